import type { Json } from '../../../../contract/values.ts'
import { heavyJob } from '../../base/heavy/heavy-job.ts'
import { type PackedValue, packValue } from '../../base/heavy/packed-value.ts'
import type { ReadItems } from '../import/imported.ts'
import type { Legacy } from '../import/legacy.ts'
import { readPrompt } from './legacy/read-prompt.ts'
import { type LegacyProblem, readStatus } from './legacy/read-status.ts'
import { readBeads } from './read-beads.ts'
import { readJsonl } from './read-jsonl.ts'
import { readMarkdown } from './read-markdown.ts'

/* Lists and legacy files may be megabytes: they are read in the thread. */

export interface GivenList {
  format: 'jsonl' | 'beads' | 'markdown'
  text: string
  name: string
}

export interface GivenLegacy {
  status: { name: string; text: string }
  prompts: { name: string; text: string }[]
}

export interface ReadLegacy {
  legacy: Legacy
  problems: LegacyProblem[]
}

export function readList({ format, text, name }: GivenList): PackedValue {
  return pack(read())

  function read(): ReadItems {
    if (format === 'jsonl') return readJsonl(text)
    return format === 'beads' ? readBeads(text) : readMarkdown(text, name)
  }
}

export function readLegacy({ status, prompts }: GivenLegacy): PackedValue {
  const { vendors, deployments, enhancements, problems } = readStatus(status.text, status.name)
  const told = [...problems]
  const read: Legacy['prompts'] = []
  for (const { name, text } of prompts) {
    const prompt = readPrompt(text, name)
    if ('prompt' in prompt) read.push(prompt)
    else told.push(prompt)
  }
  const legacy = {
    vendors: vendors.map(({ line: _, ...vendor }) => vendor),
    deployments: deployments.map(({ line: _, ...deployment }) => deployment),
    enhancements: enhancements.map(({ line: _, ...enhancement }) => enhancement),
    prompts: read,
  }
  return pack({ legacy, problems: told } satisfies ReadLegacy)
}

/** Plain data, whose types say no more than that. */
function pack(value: ReadItems | ReadLegacy): PackedValue {
  return packValue(value as unknown as Json)
}

export const listJob = heavyJob<typeof readList>('work-list', 'Reading the list')
export const legacyJob = heavyJob<typeof readLegacy>('work-legacy', 'Reading the status file')
