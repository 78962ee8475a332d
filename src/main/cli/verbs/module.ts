import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import {
  describeWish,
  type ListedModule,
  type Module,
  type ModuleWish,
  whyNotAsked,
} from '../../../contract/module.ts'
import { hasMarks } from '../../../contract/visible-text.ts'
import { confirm } from '../confirm.ts'
import { exitCodes } from '../exit-codes.ts'
import { printTable } from '../facts-text.ts'
import { cleanText, cut } from '../format.ts'
import { printProblem } from '../print-problem.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster module ls` */
export function list(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { modules, broken, notes } = await client.call('module.list', { refresh: true })
    if (terminal.json) {
      for (const module of modules) terminal.printJson({ type: 'module', module })
      for (const each of broken) terminal.printJson({ type: 'broken', broken: each })
      for (const note of notes) terminal.printJson({ type: 'note', note })
      return
    }
    if (modules.length > 0) {
      const header = ['NAME', 'VERSION', 'STATE', 'CAPABILITIES', 'DIRECTORY']
      const rows = modules.map((module) => [
        module.name,
        module.version,
        stateOf(module),
        String(module.capabilities.length),
        cleanText(module.directory, 'text'),
      ])
      printTable(terminal, [header, ...rows])
    }
    for (const { path, problems } of broken)
      for (const problem of problems) printProblem(terminal, cleanText(path, 'text'), problem)
    for (const note of notes) terminal.note(cleanText(note))
    if (modules.length === 0 && broken.length === 0) {
      terminal.note(
        'There are no modules. Name the folder of your repositories (muster config set modules.paths ~/work), and write one: muster module init.',
      )
    } else if (modules.some(({ trusted }) => !trusted))
      terminal.note('What is not trusted is not asked: muster module trust NAME.')
  })
}

function stateOf(module: Pick<ListedModule, 'trusted' | 'problems'>): string {
  if (module.problems.some(({ severity }) => severity === 'error')) return 'broken'
  return module.trusted ? 'ready' : 'not trusted'
}

/** `muster module show` */
export function show(context: VerbContext, name: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const module = await client.call('module.get', { name, refresh: true })
    if (terminal.json) terminal.printJson({ type: 'module', module })
    else printModule(terminal, module)
  })
}

function printModule(terminal: Terminal, module: Module): void {
  const facts: [string, string | null][] = [
    ['Version', module.version],
    ['State', whyNotAsked(module) ?? 'ready'],
    ['Directory', module.directory],
    ['From', module.path ?? 'registered without a file'],
    ['Tags', module.tags.join(', ') || null],
    ['Model', module.model ?? null],
    ['At a time', String(module.maxParallel)],
  ]
  terminal.print(terminal.style('bold', module.name))
  terminal.print(cleanText(module.description))
  terminal.print('')
  for (const [label, value] of facts)
    if (value !== null) terminal.print(`${label.padEnd(10)} ${cleanText(value, 'text')}`)
  for (const problem of module.problems) printProblem(terminal, module.path ?? module.name, problem)
  printWishes(terminal, module)
  if (module.capabilities.length > 0) terminal.print('\nCapabilities:')
  for (const { id, version, description, tags, input, output } of module.capabilities) {
    const forms = [...(input ? ['takes input'] : []), output ? 'answers by a schema' : 'answers in text']
    terminal.print(`  ${id} ${version}  ${[...tags.map((tag) => `#${tag}`), ...forms].join(' · ')}`)
    if (description !== undefined) terminal.print(`    ${cut(description, terminal.width - 4)}`)
  }
  if (module.prompt !== undefined) {
    terminal.print('\nWhat its instance is told besides:')
    for (const line of cleanText(module.prompt, 'text').trimEnd().split('\n')) terminal.print(`  ${line}`)
  }
}

/** `muster module check` */
export async function check(context: VerbContext, path = '.'): Promise<number> {
  let errors = 0
  await withClient(context, async (client, terminal) => {
    const file = resolve(path)
    const { module, path: checked, name, problems } = await client.call('module.check', { path: file })
    errors = problems.filter(({ severity }) => severity === 'error').length
    const warnings = problems.length - errors
    const label = checked ?? file
    for (const problem of problems) printProblem(terminal, label, problem)
    const wishes = module?.wishes ?? []
    if (terminal.json) {
      terminal.printJson({ type: 'result', ok: errors === 0, errors, warnings, wishes })
      return
    }
    if (errors === 0) terminal.note(`${label}: the module ${name} is valid.`)
    if (module !== null) printWishes(terminal, module)
  })
  return errors === 0 ? exitCodes.ok : exitCodes.failed
}

/** `muster module init` */
export function init(context: VerbContext, directory = '.'): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { path, source } = await client.call('module.draft', { directory: resolve(directory) })
    try {
      await writeFile(path, source, { flag: 'wx' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(path, error)
      throw new MusterError('conflict', `There is a ${path} already; it was left as it is.`, {
        hint: `Look at it: muster module check ${path}`,
        details: { path },
      })
    }
    if (terminal.json) terminal.printJson({ type: 'written', path })
    else {
      terminal.print(`${path}  written`)
      terminal.note('Say in it what the codebase can be asked, then: muster module register')
    }
  })
}

function unwritable(path: string, error: unknown): MusterError {
  const { code } = error as NodeJS.ErrnoException
  return new MusterError('storage', `${path} can't be written (${code ?? String(error)}).`, {
    hint: 'Check the rights of the directory.',
    cause: error,
  })
}

/** `muster module register` */
export function register(
  context: VerbContext,
  path: string | undefined,
  options: { trust?: boolean },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const file = resolve(path ?? '.')
    const registered = await client.call('module.register', { path: file, trust: options.trust ?? false })
    const agrees = !registered.trusted && (await asksToTrust(context, registered))
    const { name, hash } = registered
    const module = agrees ? await client.call('module.trust', { name, hash }) : registered
    if (terminal.json) terminal.printJson({ type: 'module', module })
    else terminal.print(`${name}  registered  version ${module.version}`)
    if (!module.trusted)
      terminal.note(`It is not asked before you agree to what it wishes for: muster module trust ${name}`)
  })
}

/** `muster module rm` */
export function remove(context: VerbContext, names: readonly string[]): Promise<number> {
  return withClient(context, async (client, terminal) => {
    for (const name of names) {
      await client.call('module.remove', { name: name.includes('/') ? resolve(name) : name })
      if (terminal.json) terminal.printJson({ type: 'module', name, removed: true })
      else terminal.print(`${name}  no longer registered`)
    }
  })
}

/** `muster module trust` */
export function trust(
  context: VerbContext,
  name: string,
  options: { yes?: boolean; undo?: boolean },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const before = await client.call('module.get', { name, refresh: true })
    const trusted = !options.undo
    if (trusted && !before.trusted && !options.yes && !(await asksToTrust(context, before))) {
      throw new MusterError('validation', 'Nothing was changed.', {
        hint: 'Say --yes where nobody can be asked.',
      })
    }
    const module = await client.call('module.trust', { name, hash: before.hash, trusted })
    if (terminal.json) terminal.printJson({ type: 'module', module })
    else if (module.wishes.length === 0) terminal.print(`${name}  wishes for nothing`)
    else terminal.print(`${name}  ${module.trusted ? 'trusted' : 'not trusted'}`)
  })
}

async function asksToTrust(context: VerbContext, module: Module): Promise<boolean> {
  printWishes(context.terminal, module)
  const wholeWord = module.wishes.some(({ what }) => hasMarks(what, 'code'))
  return confirm(context, `Let ${module.name} do that, as long as its file stays as it is?`, { wholeWord })
}

/** On stderr: it is no answer, but what a person has to know. */
function printWishes(
  { note }: Terminal,
  { name, wishes }: { name: string; wishes: readonly ModuleWish[] },
): void {
  if (wishes.length === 0) return
  note(`\nBesides reading in its own folder, ${name}`)
  for (const wish of wishes) note(`  - ${cleanText(describeWish(wish), 'code')}`)
}

/** `muster module schema` */
export function schema(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { schema: value } = await client.call('module.schema', {})
    if (terminal.json) terminal.printJson({ type: 'schema', schema: value })
    else terminal.print(JSON.stringify(value, null, 2))
  })
}
