const bullet = /^[•‣⁃∙◦▪▫■□●○◆◇►▸➢✓✔❖\uf0b7\uf0a7·*–—-](?=\s|$)/u
const counted = /^(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,5})[.)]|\[\d{1,3}\])(?=\s|$)/

/** What stands before the text of an item of a list, and the text; the first is empty where there is none. */
export function splitMarker(text: string): [marker: string, rest: string] {
  const [found] = bullet.exec(text) ?? counted.exec(text) ?? []
  return found === undefined ? ['', text] : [found, text.slice(found.length).trim()]
}

export const isOrdered = (marker: string) => /[\p{L}\p{N}]/u.test(marker)

/** The number that a marker counts; null: none. */
export function countOf(marker: string): number | null {
  const [digits] = /\d+/.exec(marker) ?? []
  if (digits !== undefined) return Number(digits)
  const [letters] = /[a-zA-Z]+/.exec(marker) ?? []
  return letters?.length === 1 ? letters.toLowerCase().charCodeAt(0) - 96 : null
}
