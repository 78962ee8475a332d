import { expect, test } from 'vitest'
import type { NotificationRule } from '../../../../contract/notifications.ts'
import { draftOfRule, emptyRule, type RuleDraft, readRule } from './rule-draft.ts'

const id = (number: number) => `00000000-0000-7000-8000-00000000000${number}`
const rule: NotificationRule = {
  id: id(1),
  createdAt: 0,
  name: 'Night',
  enabled: false,
  on: ['needs_me'],
  where: { directory: '/srv/shop', workflow: null, module: 'search', label: null },
  channels: [id(2)],
  unlessLooking: false,
  quietHours: '22:00-07:00',
  groupWithinS: 60,
  escalateAfterS: 100,
  escalateTo: [id(3)],
}

test('a rule that nobody changed is sent as it was, off as it is', () => {
  const { id: ruleId, createdAt: _, ...fields } = rule
  expect(readRule(draftOfRule(rule), rule)).toEqual({ input: { ...fields, ruleId } })
})

test('each field says what is wrong with it', () => {
  const wrong = (draft: Partial<RuleDraft>) => {
    const read = readRule({ ...draftOfRule(rule), ...draft }, null)
    return 'errors' in read ? Object.keys(read.errors) : []
  }
  const read = readRule(emptyRule, null)
  expect('errors' in read && Object.keys(read.errors)).toEqual(['name', 'on', 'channels'])
  expect(wrong({ hours: '22-7' })).toEqual(['hours'])
  expect(wrong({ groupSeconds: '1.5', escalateAfter: 'soon' })).toEqual(['groupSeconds', 'escalateAfter'])
  expect(wrong({ escalateTo: [] })).toEqual(['escalateTo'])
  expect(wrong({ channels: [] })).toEqual([])
  expect(wrong({ escalateAfter: '0,1' })).toEqual(['escalateAfter'])
})
