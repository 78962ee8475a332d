import { homedir } from 'node:os'

/** The person's home folder as claude sees it: `~` in its settings and rules. */
export function personHome(env: Readonly<Record<string, string | undefined>>): string {
  return env.HOME ?? env.USERPROFILE ?? homedir()
}
