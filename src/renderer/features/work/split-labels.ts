/** Labels as they are typed, with commas between: each once, none empty. */
export function splitLabels(text: string): string[] {
  const labels = text.split(',').map((label) => label.trim())
  return [...new Set(labels)].filter((label) => label !== '')
}
