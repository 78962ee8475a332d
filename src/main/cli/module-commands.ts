import type { Command } from 'commander'
import type { CommandMaker } from './command-maker.ts'

const moduleLine = '`{"type":"module","module":Module}`'
const listLines =
  '`{"type":"module","module":ListedModule}` for each, then `{"type":"broken","broken":BrokenModule}` for each, then `{"type":"note","note"}` for each'

/** `muster module …`: the modules that there are. Returns the group, for the verbs that ask them. */
export function addModuleCommands({ on, start }: CommandMaker): Command {
  const group = on('module', { json: listLines, examples: [['muster module', 'those that there are']] })
    .alias('modules')
    .summary('codebases that answer questions')
    .description(
      'Modules: codebases that answer questions through an instance in their directory. Without a command: list them.\nWhat module.yaml says is described in docs/modules.md.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).list(context)))

  on('ls', { json: listLines, examples: [['muster module ls --json', 'one JSON object a line']] }, group)
    .summary('list modules')
    .description(
      'List the modules that were found in the folders of modules.paths or registered, read afresh. Files that make none are\nnamed with line and column.',
    )
    .action(() => start(async (context) => (await load()).list(context)))

  on('show', { json: moduleLine, examples: [['muster module show billing']] }, group)
    .summary('show a module')
    .description('Show what a module says of itself, what it can be asked for, and what it wishes for.')
    .argument('<module>', 'its name')
    .action((name: string) => start(async (context) => (await load()).show(context, name)))

  on(
    'check',
    {
      json: '`{"type":"problem","file","problem":ModuleProblem}` for each, last `{"type":"result","ok","errors","warnings","wishes"}`',
      examples: [
        ['muster module check', 'module.yaml of the current directory'],
        ['muster module check ~/billing'],
      ],
    },
    group,
  )
    .summary('check a module.yaml')
    .description(
      'Check a module.yaml. Each problem is a line FILE:LINE:COLUMN, its severity, what it is and what to do. What it wishes for\nis told, too. The exit code is 1 when there are errors; warnings leave it at 0.',
    )
    .argument('[path]', 'the file, or the folder that it is in (default: the current directory)')
    .action((path: string | undefined) => start(async (context) => (await load()).check(context, path)))

  on(
    'init',
    {
      json: '`{"type":"written","path"}`',
      examples: [['muster module init'], ['muster module init ~/billing']],
    },
    group,
  )
    .summary('write a module.yaml for a repository')
    .description(
      'Write a module.yaml with the name of the directory, its languages and what its README says first. One that is there stays.',
    )
    .argument('[directory]', 'the repository (default: the current directory)')
    .action((directory: string | undefined) =>
      start(async (context) => (await load()).init(context, directory)),
    )

  on(
    'register',
    {
      json: moduleLine,
      examples: [
        ['muster module register ~/billing'],
        ['muster module register ~/billing --trust', 'and agree to what it wishes for'],
      ],
    },
    group,
  )
    .summary('register a module by its file')
    .description(
      'Register the module of a file, wherever it is. What it wishes for besides reading is shown, and you are asked; without\nyour agreement it is there but not asked.',
    )
    .argument('[path]', 'module.yaml, or the folder that it is in (default: the current directory)')
    .option('--trust', 'agree to what it wishes for, without being asked')
    .action((path: string | undefined, options) =>
      start(async (context) => (await load()).register(context, path, options)),
    )

  on(
    'rm',
    {
      json: '`{"type":"module","name","removed":true}` for each',
      examples: [['muster module rm billing']],
    },
    group,
  )
    .summary('take registrations away')
    .description('Take registrations of modules away. Their files stay.')
    .argument('<module...>', 'their names, or the paths of their files')
    .action((names: string[]) => start(async (context) => (await load()).remove(context, names)))

  on(
    'trust',
    {
      json: moduleLine,
      examples: [
        ['muster module trust billing', 'after a look at what it wishes for'],
        ['muster module trust billing --undo'],
      ],
    },
    group,
  )
    .summary('agree to what a module wishes for')
    .description(
      'Show what a module wishes for besides reading in its own folder, and agree to it after a question. It counts for this text\nof its file alone: when that changes, you are asked again.',
    )
    .argument('<module>', 'its name')
    .option('--yes', 'do not ask')
    .option('--undo', 'agree no longer')
    .action((name: string, options) => start(async (context) => (await load()).trust(context, name, options)))

  on('schema', { json: '`{"type":"schema","schema"}`', examples: [['muster module schema']] }, group)
    .summary('print the JSON Schema of module.yaml')
    .description('Print the JSON Schema of module.yaml, for editors.')
    .action(() => start(async (context) => (await load()).schema(context)))

  return group
}

const load = () => import('./verbs/module.ts')
