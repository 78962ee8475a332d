import { homedir } from 'node:os'
import { isAbsolute, join, normalize } from 'node:path'

/** The folders of the setting `modules.paths`, with commas between them; `~` is the person's own. */
export function readModulePaths(setting: string | null): { roots: string[]; notes: string[] } {
  const given = (setting ?? '')
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '')
  const paths = given.map((path) => (/^~(?=$|[\\/])/.test(path) ? join(homedir(), path.slice(1)) : path))
  return {
    roots: [...new Set(paths.filter(isAbsolute).map((path) => normalize(path)))],
    notes: paths
      .filter((path) => !isAbsolute(path))
      .map((path) => `"${path}" in modules.paths is not an absolute path.`),
  }
}
