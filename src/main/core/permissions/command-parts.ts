/*
 * Shell commands, read just far enough to know what they run. The reading is conservative: whatever is not plain
 * words joined by `&&`, `||`, `|`, `;` or `&` is not understood, and what is not understood is never allowed by a
 * pattern. POSIX, bash and zsh agree on everything that is understood here.
 */

/** Longer commands are left to a person. */
const LIMIT = 32_768

/** What a command may be made of, each tried at the place where the one before ended. */
const tokens = {
  blank: /[ \t]+/y,
  word: /(?:[^\s'"\\$`;&|<>(){}#]|\{\})+|(?<=[^\s;&|])#/y,
  single: /'[^'\n]*'/y,
  /** Without substitutions; a backslash keeps the next character. */
  double: /"(?:[^"\\$`\n]|\\[^\n])*"/y,
  escaped: /\\[^\n]/y,
  /** Output to nowhere or to another stream; to a file is not understood. */
  redirect: /(?<=[ \t])\d?>(?:&\d|>?[ \t]?\/dev\/null)(?=$|[ \t;&|])/y,
  joint: /&&|\|\||\|&|[;&|]/y,
}

/**
 * The commands that a shell command runs, as they are written, blanks between words made one, output to nowhere
 * left out. Null: not understood (substitutions, variables, files as input or output, several lines, groups,
 * open quotes, control characters).
 */
export function splitCommand(command: string): string[] | null {
  if (command.length > LIMIT || hasControls(command)) return null
  const text = command.trim()
  const parts: string[] = []
  let part = ''
  let joint = ''
  let at = 0
  const take = (token: RegExp): string | null => {
    token.lastIndex = at
    const found = token.exec(text)?.[0] ?? null
    if (found !== null) at += found.length
    return found
  }
  while (at < text.length) {
    if (take(tokens.redirect) !== null) continue
    const written = take(tokens.word) ?? take(tokens.single) ?? take(tokens.double) ?? take(tokens.escaped)
    if (written !== null) part += written
    else if (take(tokens.blank) !== null) part += part === '' || part.endsWith(' ') ? '' : ' '
    else {
      const found = take(tokens.joint)
      if (found === null || part.trim() === '') return null
      parts.push(part.trim())
      part = ''
      joint = found
    }
  }
  if (part.trim() !== '') parts.push(part.trim())
  else if (joint !== ';' && joint !== '&') return null
  return parts
}

/** A command that begins by setting variables (`PATH=. npm test`) is not what its program's name says. */
export function setsVariables(part: string): boolean {
  return /^[A-Za-z_]\w*(\[[^\]]*\])?\+?=/.test(part)
}

const keywords = /^(?:then|do|else|if|while|until|!|\{)\s+/
/** Programs that run the command behind their options, as Claude Code knows them. */
const wrappers =
  /^(?:\S*\/)?(?:command|builtin|exec|env|sudo|doas|nohup|nice|ionice|time|timeout|stdbuf|setsid|watch|xargs)\s+/

/**
 * How else a command can be read, for rules that forbid: without quotes, variables and the program's folder, and what
 * stands behind a program that runs others. Where its options can't be told from the command, both readings.
 */
export function bareForms(part: string): string[] {
  const bare = part.replace(/\\(.)/g, '$1').replace(/['"]/g, '').replace(/\s+/g, ' ').trim()
  const forms: string[] = []
  const queue = [bare]
  for (const text of queue) {
    const rest = text.replace(/^(?:[A-Za-z_]\w*\+?=\S*\s+|\{\s+)+/, '').replace(keywords, '')
    if (rest !== text) queue.push(rest)
    else forms.push(text.replace(/^\S*\/(?=\S)/, ''))
    if (queue.length > MOST_FORMS) break
    const wrapper = wrappers.exec(rest)?.[0]
    if (wrapper !== undefined) queue.push(...afterOptions(rest.slice(wrapper.length)))
  }
  return [...new Set(forms)]
}

const MOST_FORMS = 64

/** Where the command behind a wrapper's options can begin: an option may have a value of its own, or none. */
function afterOptions(text: string): string[] {
  const words = text.split(' ')
  const found: string[] = []
  for (const [index, word] of words.entries()) {
    const isOption = /^-/.test(word)
    if (!isOption) found.push(words.slice(index).join(' '))
    const afterOption = /^-/.test(words[index - 1] ?? '')
    if (!isOption && !afterOption && !/^[\d.]+[smhd]?$|^[A-Za-z_]\w*=/.test(word)) break
  }
  return found
}

/** Everything in a command that was not understood that could be a command, for rules that forbid. */
export function fragments(command: string): string[] {
  const words = command.slice(0, LIMIT).replace(/\\\n/g, ' ')
  return words
    .split(/[;&|\n\r()`{}<>$"']+/)
    .map((fragment) => fragment.replace(/\s+/g, ' ').trim())
    .filter((fragment) => fragment !== '')
}

/** Whether a text has control characters; a tab is none. */
export function hasControls(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/.test(text)
}
