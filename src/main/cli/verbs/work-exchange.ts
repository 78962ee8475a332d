import { readdir, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import { MAX_IMPORT_LENGTH } from '../../../contract/operations/work-exchange.ts'
import type { Output, ParsedInput } from '../../../contract/operations.ts'
import { exitCodes } from '../exit-codes.ts'
import { cleanText } from '../format.ts'
import { readText } from '../read-text.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

const bound = {
  bytes: MAX_IMPORT_LENGTH,
  tooLong: (what: string) =>
    new MusterError('validation', `The file ${what} is longer than ${MAX_IMPORT_LENGTH} bytes.`, {
      hint: 'Split it.',
    }),
}

/** `muster work export` */
export function exportItems(
  context: VerbContext,
  file: string | undefined,
  options: { format?: ParsedInput<'work.export'>['format'] },
): Promise<number> {
  const isFile = file !== undefined && file !== '-'
  const format = options.format ?? (isFile && extname(file) === '.md' ? 'markdown' : 'jsonl')
  return withClient(context, async (client, terminal) => {
    let count = 0
    let cursor: string | undefined
    do {
      const page: Output<'work.export'> = await client.call('work.export', { format, cursor })
      if (isFile) await writePage(file, page.text, cursor === undefined)
      else terminal.write(page.text)
      count += page.count
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    if (!isFile) return
    if (terminal.json) terminal.printJson({ type: 'written', path: file, count })
    else terminal.print(`${file}  ${count} work items written`)
  })
}

async function writePage(path: string, text: string, isFirst: boolean): Promise<void> {
  try {
    await writeFile(path, text, { flag: isFirst ? 'w' : 'a' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new MusterError('storage', `${path} can't be written (${code ?? String(error)}).`, {
      hint: 'Check its path and rights.',
      cause: error,
    })
  }
}

/** `muster work import` */
export async function importItems(
  context: VerbContext,
  file: string,
  options: { format?: ParsedInput<'work.import'>['format']; dryRun?: boolean },
): Promise<number> {
  let isClean = true
  await withClient(context, async (client, terminal) => {
    const text = await readText(file, context.stdin, bound)
    const { layer: _, ...result } = await client.call('work.import', {
      format: options.format ?? formatOf(file, text),
      text,
      ...(file === '-' ? {} : { name: basename(file) }),
      dryRun: options.dryRun,
    })
    const { created, updated, unchanged, linked, skipped, conflicts, problems } = result
    isClean = conflicts.length === 0 && !problems.some(({ isLost }) => isLost)
    if (terminal.json) {
      terminal.printJson({ type: 'imported', ...result })
      return
    }
    for (const { line, message } of problems) terminal.complain(cleanText(`${file}:${line}: ${message}`))
    for (const { line, title, message } of conflicts)
      terminal.complain(cleanText(`${file}:${line}: "${title}" is left as it is. ${message}`))
    terminal.print(
      `${options.dryRun ? 'Would be: ' : ''}${created} made, ${updated} changed, ${unchanged} the same, ${linked} links${skipped === 0 ? '' : `, ${skipped} skipped`}`,
    )
  })
  return isClean ? exitCodes.ok : exitCodes.failed
}

/** Lines of ours have `itemType`, those of beads have not. */
function formatOf(file: string, text: string): ParsedInput<'work.import'>['format'] {
  if (/\.(md|markdown)$/i.test(file)) return 'markdown'
  const [first = ''] = text.trimStart().split('\n', 1)
  if (!first.startsWith('{')) return 'markdown'
  return first.includes('"itemType"') ? 'jsonl' : 'beads'
}

/** `muster work migrate` */
export function migrate(
  context: VerbContext,
  file = '.project_status.md',
  options: { prompts?: string; dryRun?: boolean },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const status = { name: file, text: await readText(file, context.stdin, bound) }
    const prompts = []
    for (const name of options.prompts === undefined ? [] : await promptFiles(options.prompts))
      prompts.push({ name, text: await readText(name, context.stdin, bound) })
    try {
      const { layer: _, ...result } = await client.call('work.migrate', {
        status,
        prompts,
        dryRun: options.dryRun,
      })
      if (terminal.json) terminal.printJson({ type: 'migrated', ...result })
      else printMigration(terminal, result)
    } catch (error) {
      const { checks } = (error instanceof MusterError ? (error.details ?? {}) : {}) as { checks?: Check[] }
      if (checks !== undefined && !terminal.json) printChecks(terminal, checks)
      throw error
    }
  })
}

type Check = Output<'work.migrate'>['checks'][number]

async function promptFiles(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory)
    return names
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => join(directory, name))
  } catch (error) {
    throw new MusterError('not_found', `There is no directory ${directory} to read.`, {
      hint: 'Name the directory that the session prompts are in.',
      cause: error,
    })
  }
}

function printMigration(terminal: Terminal, result: Omit<Output<'work.migrate'>, 'layer'>): void {
  const { vendors, deployments, enhancements, sessions, unchanged, checks, warnings, dryRun } = result
  for (const { file, line, message } of warnings) terminal.complain(cleanText(`${file}:${line}: ${message}`))
  printChecks(terminal, checks)
  terminal.print(
    `${dryRun ? 'Would be: ' : ''}${vendors} components, ${deployments} deployments, ${enhancements} enhancements, ${sessions} sessions${unchanged === 0 ? '' : `; ${unchanged} were there`}`,
  )
  if (!dryRun) terminal.note('The files are as they were: remove them once nobody reads them any more.')
}

function printChecks(terminal: Terminal, checks: readonly Check[]): void {
  for (const { name, passed, told } of checks)
    terminal.note(`${passed ? 'ok    ' : 'FAILED'}  ${name}: ${cleanText(told)}`)
}
