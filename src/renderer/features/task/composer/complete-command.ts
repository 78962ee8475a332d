export interface SlashCommand {
  name: string
  description: string
}

const MOST = 50

/**
 * The commands that fit what is being written: only while it is one word that begins with `/`. Names that begin
 * with it come first.
 */
export function completeCommand(text: string, commands: readonly SlashCommand[]): SlashCommand[] {
  const typed = /^\/(\S*)$/.exec(text)?.[1]?.toLowerCase()
  if (typed === undefined) return []
  const begins: SlashCommand[] = []
  const contains: SlashCommand[] = []
  for (const command of commands) {
    const name = command.name.replace(/^\//, '')
    const lower = name.toLowerCase()
    if (lower.startsWith(typed)) begins.push({ ...command, name })
    else if (lower.includes(typed)) contains.push({ ...command, name })
  }
  return [...begins, ...contains].slice(0, MOST)
}
