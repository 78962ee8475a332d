import type { Rect, Shapes } from '../page-content.ts'

/** What pdf.js tells of a page: operators by number, and their arguments. */
export interface Operators {
  fnArray: ArrayLike<number>
  argsArray: ArrayLike<unknown>
}
type Matrix = readonly [number, number, number, number, number, number]

/** A line is at most this thick. */
const THIN = 3
/** A sign before an item of a list is at most this large. */
const DOT = 9
/** Shapes of a page at most; a map has millions. */
const MOST = 20_000

/** The numbers of the operators that are looked at, by their names in pdf.js. */
export type OperatorNumbers = Readonly<
  Record<
    | 'save'
    | 'restore'
    | 'transform'
    | 'constructPath'
    | 'paintFormXObjectBegin'
    | 'paintFormXObjectEnd'
    | 'stroke'
    | 'closeStroke'
    | 'endPath'
    | 'paintImageXObject'
    | 'paintInlineImageXObject'
    | 'paintImageMaskXObject'
    | 'showText',
    number
  >
>

/**
 * The lines, areas and dots of a page.
 *
 * @param viewport how points of the page become points of what is shown
 */
export function readShapes(operators: Operators, numbers: OperatorNumbers, viewport: Matrix): Shapes {
  const shapes: Shapes = { horizontal: [], vertical: [], areas: [], dots: [] }
  let count = 0
  walk(operators, numbers, viewport, (operator, args, matrix) => {
    if (operator !== numbers.constructPath || count >= MOST) return
    const [paint, [path], box] = args as [number, [Float32Array | null], ArrayLike<number> | null]
    if (path === null || box === null || paint === numbers.endPath) return
    count++
    const isStroke = paint === numbers.stroke || paint === numbers.closeStroke
    for (const part of partsOf(path, box)) place(shapes, boxAfter(matrix, part), isStroke)
  })
  return shapes
}

/** How often each sign is written on a page, without spaces; small capitals are told as small letters by some. */
export function countSigns(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts)
    for (const sign of text.normalize('NFKC').toLowerCase())
      if (!blank.test(sign)) counts.set(sign, (counts.get(sign) ?? 0) + 1)
  return counts
}

/** Spaces, and what is not seen. */
const blank = /[\s\p{C}]/u

/** What is written on a page, sign by sign, in no order. */
export function* readSigns({ fnArray, argsArray }: Operators, numbers: OperatorNumbers): Generator<string> {
  for (let at = 0; at < fnArray.length; at++) {
    if (fnArray[at] !== numbers.showText) continue
    const [glyphs] = argsArray[at] as [ArrayLike<number | { unicode?: string } | null>]
    for (const glyph of Array.from(glyphs))
      if (typeof glyph === 'object' && glyph?.unicode !== undefined) yield glyph.unicode
  }
}

/** Where pictures stand on a page. */
export function readImages(operators: Operators, numbers: OperatorNumbers, viewport: Matrix): Rect[] {
  const images: Rect[] = []
  const paints = new Set([
    numbers.paintImageXObject,
    numbers.paintInlineImageXObject,
    numbers.paintImageMaskXObject,
  ])
  walk(operators, numbers, viewport, (operator, _, matrix) => {
    // A picture fills the unit square.
    if (paints.has(operator) && images.length < MOST) images.push(boxAfter(matrix, [0, 0, 1, 1]))
  })
  return images
}

/** Calls back for each operator with where its points are shown. */
function walk(
  { fnArray, argsArray }: Operators,
  numbers: OperatorNumbers,
  viewport: Matrix,
  visit: (operator: number, args: unknown, matrix: Matrix) => void,
): void {
  const stack: Matrix[] = []
  let matrix = viewport
  for (let at = 0; at < fnArray.length; at++) {
    const [operator = 0, args] = [fnArray[at], argsArray[at]]
    switch (operator) {
      case numbers.save:
        stack.push(matrix)
        break
      case numbers.restore:
      case numbers.paintFormXObjectEnd:
        matrix = stack.pop() ?? viewport
        break
      case numbers.transform:
        matrix = multiply(matrix, args as Matrix)
        break
      case numbers.paintFormXObjectBegin: {
        stack.push(matrix)
        const [inner] = args as [Matrix | null]
        if (inner !== null) matrix = multiply(matrix, inner)
        break
      }
      default:
        visit(operator, args, matrix)
    }
  }
}

/** A path of several rectangles or lines is several shapes. */
function partsOf(path: Float32Array, box: ArrayLike<number>): ArrayLike<number>[] {
  const parts: number[][] = []
  let part: number[] = []
  for (let at = 0; at < path.length && parts.length < MOST; ) {
    const kind = path[at]
    const points = kind === 0 || kind === 1 ? 1 : kind === 2 ? 3 : kind === 3 ? 2 : 0
    if (kind === 0) {
      if (part.length > 2) parts.push(part)
      part = []
    }
    for (let point = 0; point < points * 2; point++) part.push(path[at + 1 + point] ?? 0)
    at += 1 + points * 2
  }
  if (part.length > 2) parts.push(part)
  return parts.length < 2 ? [box] : parts.map(boundsOf)
}

function boundsOf(points: readonly number[]): number[] {
  const bounds = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number]
  for (let at = 0; at < points.length; at += 2) {
    const [x = 0, y = 0] = [points[at], points[at + 1]]
    bounds[0] = Math.min(bounds[0], x)
    bounds[1] = Math.min(bounds[1], y)
    bounds[2] = Math.max(bounds[2], x)
    bounds[3] = Math.max(bounds[3], y)
  }
  return bounds
}

function place(shapes: Shapes, box: Rect, isStroke: boolean): void {
  const { left, top, right, bottom } = box
  const [width, height] = [right - left, bottom - top]
  if (!Number.isFinite(width + height)) return
  if (height <= THIN && width > height * 3 && width > THIN)
    shapes.horizontal.push({ at: (top + bottom) / 2, from: left, to: right })
  else if (width <= THIN && height > width * 3 && height > THIN)
    shapes.vertical.push({ at: (left + right) / 2, from: top, to: bottom })
  else if (width <= DOT && height <= DOT) shapes.dots.push(box)
  else if (isStroke) {
    // The frame of a rectangle is four lines.
    shapes.horizontal.push({ at: top, from: left, to: right }, { at: bottom, from: left, to: right })
    shapes.vertical.push({ at: left, from: top, to: bottom }, { at: right, from: top, to: bottom })
  } else shapes.areas.push(box)
}

function multiply(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer
  const [g, h, i, j, k, l] = inner
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}

/** The box around [x, y, x, y] after the matrix. */
export function boxAfter([a, b, c, d, e, f]: Matrix, box: ArrayLike<number>): Rect {
  const [x = 0, y = 0, x2 = 0, y2 = 0] = [box[0], box[1], box[2], box[3]]
  const xs = [a * x + c * y + e, a * x2 + c * y2 + e, a * x + c * y2 + e, a * x2 + c * y + e]
  const ys = [b * x + d * y + f, b * x2 + d * y2 + f, b * x + d * y2 + f, b * x2 + d * y + f]
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
}
