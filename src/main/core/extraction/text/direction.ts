const rightToLeft = /\p{Script=Hebrew}|\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}/gu
const letter = /\p{L}/gu

/** Whether most of its letters are of a script that is written from right to left. */
export function isRightToLeft(text: string): boolean {
  if (!/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(text)) return false
  const letters = text.match(letter)?.length ?? 0
  return (text.match(rightToLeft)?.length ?? 0) * 2 > letters
}
