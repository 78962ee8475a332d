import { spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The root of the checkout. */
export const root = resolve(import.meta.dirname, '..')

/** One file of each bundle that a whole build writes anew. */
const outputs = [
  'out/main/desktop.js',
  'out/main/cli.js',
  'out/main/simulated-claude.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
]
const sources = ['src', 'resources', 'electron.vite.config.ts', 'package.json']

/** Time of the newest file below, in ms; tests don't count, they are not built. */
function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 0
  if (!stat.isDirectory()) return /\.(test|fixture)\.tsx?$/.test(path) ? 0 : stat.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0)
}

/** True when every bundle exists and none is older than the newest source. */
export function isBuildCurrent(directory = root): boolean {
  const changed = sources.reduce((latest, path) => Math.max(latest, newest(join(directory, path))), 0)
  return outputs.every((path) => {
    const stat = statSync(join(directory, path), { throwIfNoEntry: false })
    return stat !== undefined && stat.mtimeMs >= changed
  })
}

/**
 * Builds all bundles into `out/`. `live` shows the builder's output as it comes; otherwise it is shown only when
 * the build fails. Rejects with an error that holds that output.
 */
export async function build(options: { live?: boolean; directory?: string } = {}): Promise<void> {
  const directory = options.directory ?? root
  const child = spawn(
    process.execPath,
    [join(directory, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'],
    {
      cwd: directory,
      stdio: options.live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    },
  )
  const output: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk))
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  if (code !== 0) throw new Error(`The build failed.\n${Buffer.concat(output).toString('utf8')}`.trimEnd())
}

/** Builds if `out/` is missing or older than the sources; `say` gets one line of text before that. */
export async function ensureBuilt(
  say: (line: string) => void = (line) => console.error(line),
): Promise<void> {
  if (isBuildCurrent()) return
  say('Building Muster (only when its sources changed)…')
  await build()
}
