import { expect, it } from 'vitest'
import type { Setting } from '../../../contract/settings.ts'
import { settingsSections } from '../../lib/settings-sections.ts'
import { findSettings } from './find-settings.ts'

const setting = (name: string, some: Partial<Setting> = {}): Setting => ({
  name,
  description: 'Something that is set.',
  type: 'text',
  choices: null,
  minimum: null,
  maximum: null,
  value: '30m',
  defaultValue: '30m',
  origin: 'default',
  source: null,
  live: true,
  ...some,
})
const settings = [
  setting('retries.firstWait', { description: 'The wait before the first automatic retry.' }),
  setting('sessions.idleTimeout', { value: '90s', origin: 'file', source: '/data/settings.json' }),
  setting('log.level', { type: 'choice', choices: ['debug', 'info'], value: 'info' }),
  setting('claude.simulate', { value: true, origin: 'flag', source: '--simulate' }),
]
const own = new Map([
  ['appearance', { words: 'theme light dark', changed: true }],
  ['claude', { words: 'version login', changed: false }],
])
const find = (text: string, changed = false, kept?: Set<string>) =>
  findSettings(settings, own, { text, changed }, kept).map((section) => [
    section.id,
    ...(section.own ? ['own'] : []),
    ...section.settings.map(({ name }) => name),
  ])

it('shows all in the order of the sections when nothing is looked for', () => {
  expect(find(' ')).toEqual([
    ['appearance', 'own'],
    ['claude', 'own', 'claude.simulate'],
    ['sessions', 'sessions.idleTimeout'],
    ['retries', 'retries.firstWait'],
    ['log', 'log.level'],
  ])
})

it.each([
  ['the name, whatever the case, in pieces', 'IDLE timeout', [['sessions', 'sessions.idleTimeout']]],
  ['words of the description, in any order', 'automatic wait', [['retries', 'retries.firstWait']]],
  ['one for many', 'retry', [['retries', 'retries.firstWait']]],
  ['the value', '90s', [['sessions', 'sessions.idleTimeout']]],
  ['what could be chosen', 'debug', [['log', 'log.level']]],
  ['what the value came from', '--simulate', [['claude', 'claude.simulate']]],
  ['the title of the section', 'claude code', [['claude', 'own', 'claude.simulate']]],
  ['what is kept in the browser', 'theme', [['appearance', 'own']]],
  ['nothing', 'no such words', []],
])('finds by %s', (_what, text, found) => {
  expect(find(text)).toEqual(found)
})

it('leaves what somebody has set, with and without a search', () => {
  expect(find('', true)).toEqual([
    ['appearance', 'own'],
    ['claude', 'claude.simulate'],
    ['sessions', 'sessions.idleTimeout'],
  ])
  expect(find('idle', true)).toEqual([['sessions', 'sessions.idleTimeout']])
  expect(find('level', true)).toEqual([])
})

it('keeps what was found once, also when it is no hit any more', () => {
  const kept = new Set<string>()
  find('90s', false, kept)
  const edited = settings.map((each) => (each.value === '90s' ? { ...each, value: '5m' } : each))
  expect(findSettings(edited, own, { text: '90s', changed: false }, kept)).toMatchObject([
    { id: 'sessions', count: 1, settings: [{ value: '5m' }] },
  ])
})

it('gives a group that no section is for one of its own, at the end', () => {
  const sections = findSettings([setting('machines.max')], new Map(), { text: '', changed: false })
  expect(sections).toMatchObject([{ id: 'machines', title: 'Machines' }])
  expect(settingsSections.map(({ id }) => id)).not.toContain('machines')
})
