/** What the choice between a window and the browser depends on. */
export interface Machine {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** Of the process; undefined where there is none (Windows). */
  uid: number | undefined
  args: readonly string[]
}

/** Options that mean something only for the page in a browser. */
const WEB_OPTIONS = ['--web', '--host', '--port', '--allow-host', '--leave-running']

/** Why no desktop window can or shall be opened here, in words that end a sentence; null if one can. */
export function whyNoWindow({ platform, env, uid, args }: Machine): string | null {
  const option = args
    .map((argument) => argument.split('=')[0] ?? '')
    .find((name) => WEB_OPTIONS.includes(name))
  if (option !== undefined) return `${option} was given`
  if (platform !== 'linux') return null
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY)
    return 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)'
  // Chromium refuses to run as root with its sandbox, and without it the page would not be confined.
  if (uid === 0) return "Electron's sandbox does not work as root"
  return null
}
