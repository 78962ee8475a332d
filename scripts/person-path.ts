import { delimiter, sep } from 'node:path'

/**
 * A PATH without what npm puts in front of it for a script: there, `claude` would be the stub of our development
 * dependency and `node` our own, while instances are to find what the person has installed.
 */
export function personPath(path: string): string {
  const added = [`${sep}node_modules${sep}.bin`, `${sep}node-gyp-bin`]
  return path
    .split(delimiter)
    .filter((folder) => !added.some((ending) => folder.endsWith(ending)))
    .join(delimiter)
}

/** Gives this process, and what it starts, the person's PATH. */
export function restorePersonPath(): void {
  if (process.env.PATH !== undefined) process.env.PATH = personPath(process.env.PATH)
}
