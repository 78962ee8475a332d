import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './build.ts'

const folder = join(root, 'node_modules/electron')

/** Electron's executable if it is there, in the version that this checkout wants; else null. */
export function findElectron(): string | null {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override !== undefined) {
    const given = join(override, process.platform === 'win32' ? 'electron.exe' : 'electron')
    return existsSync(given) ? given : null
  }
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8')
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    const present = readFileSync(join(folder, 'dist/version'), 'utf8').trim().replace(/^v/, '')
    const executable = join(folder, 'dist', name)
    return present === version && existsSync(executable) ? executable : null
  } catch {
    return null
  }
}

/** The download is about 110 MB; a connection that takes longer than this is not worth waiting for, in ms. */
const DOWNLOAD_TIMEOUT_MS = 5 * 60_000
/** A host that does not answer within this is taken to be out of reach, in ms. */
const PROBE_TIMEOUT_MS = 8_000

/** Why the host that Electron's binary comes from can't be reached, or null when it answers. */
async function probeHost(): Promise<string | null> {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror
  const url = new URL(mirror ?? 'https://github.com/electron/electron/releases/')
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })
    return null
  } catch {
    return `${url.host} can't be reached`
  }
}

/**
 * Fetches Electron's binary with Electron's own installer. Resolves to the executable, or to the reason why there
 * is none.
 */
export async function downloadElectron(
  say: (line: string) => void,
): Promise<{ path: string } | { reason: string }> {
  const unreachable = await probeHost()
  if (unreachable !== null) return { reason: unreachable }
  say("Fetching Electron (about 110 MB, once; Ctrl-C and 'npm start -- --web' goes without)…")
  const installer = spawn(process.execPath, [join(folder, 'install.js')], {
    stdio: ['ignore', 'inherit', 'pipe'],
    // Node's own fetch heeds HTTPS_PROXY only when asked to.
    env: { ...process.env, NODE_USE_ENV_PROXY: '1' },
    timeout: DOWNLOAD_TIMEOUT_MS,
  })
  let errors = ''
  installer.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('utf8')).slice(-2_000)
  })
  const ended = await new Promise<string>((done) => {
    installer.once('error', (error) => done(error.message))
    installer.once('close', (code, signal) =>
      done(signal === null ? `its installer ended with code ${code}` : 'it took longer than 5 minutes'),
    )
  })
  const path = findElectron()
  if (path !== null) return { path }
  const [firstLine = ''] = errors.split('\n')
  return { reason: `the download failed: ${firstLine.trim() || ended}` }
}
