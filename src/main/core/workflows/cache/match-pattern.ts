/**
 * Whether the whole text fits a pattern, in which `*` stands for any characters, also none, and `?` for one.
 * No backtracking beyond the last star: the time is at most the product of the lengths.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let at = 0
  let position = 0
  let star = -1
  let resumeAt = 0
  while (position < text.length) {
    const wanted = pattern[at]
    if (wanted === '*') {
      star = at
      at += 1
      resumeAt = position
    } else if (wanted === '?' || wanted === text[position]) {
      at += 1
      position += 1
    } else if (star >= 0) {
      // The last star takes one character more.
      at = star + 1
      resumeAt += 1
      position = resumeAt
    } else return false
  }
  while (pattern[at] === '*') at += 1
  return at === pattern.length
}
