import type { Json } from '../../../../contract/values.ts'
import type { Box, Image, Origin, Place } from '../document.ts'
import { isObject } from '../json-object.ts'

/** Docling's boxes each say their origin. */
export function toBbox({ left, top, right, bottom, origin }: Box, usual: Origin): Json {
  const isDown = (origin ?? usual) === 'topLeft'
  return { l: left, t: top, r: right, b: bottom, coord_origin: isDown ? 'TOPLEFT' : 'BOTTOMLEFT' }
}

export function fromBbox(value: Json | undefined, usual: Origin): Box | undefined {
  if (!isObject(value)) return undefined
  const { l: left, t: top, r: right, b: bottom } = value
  if (!isNumber(left) || !isNumber(top) || !isNumber(right) || !isNumber(bottom)) return undefined
  const origin = originOf(value)
  return { left, top, right, bottom, ...(origin === usual ? {} : { origin }) }
}

export function originOf(bbox: Json | undefined): Origin {
  return isObject(bbox) && bbox.coord_origin === 'BOTTOMLEFT' ? 'bottomLeft' : 'topLeft'
}

/** `length`: of the block's text, which is all on one page unless it says otherwise. */
export function toProv(places: readonly Place[], length: number, usual: Origin): Json {
  return places.map(({ page, box, span }) => ({
    page_no: page,
    bbox: toBbox(box ?? { left: 0, top: 0, right: 0, bottom: 0 }, usual),
    charspan: span ?? [0, length],
  }))
}

/** None when one of them is not of the form. */
export function fromProv(value: Json | undefined, length: number, usual: Origin): Place[] {
  if (!Array.isArray(value)) return []
  const places = value.map((prov): Place | null => {
    if (!isObject(prov) || !isWhole(prov.page_no) || prov.page_no < 1) return null
    const box = fromBbox(prov.bbox, usual)
    const span = spanOf(prov.charspan)
    if (box === undefined || span === null) return null
    const isAll = span[0] === 0 && span[1] === length
    return { page: prov.page_no, box, ...(isAll ? {} : { span }) }
  })
  return places.every((place) => place !== null) ? places : []
}

function spanOf(value: Json | undefined): [number, number] | null {
  if (!Array.isArray(value) || value.length !== 2) return null
  const [from, to] = value
  return isWhole(from) && isWhole(to) && from >= 0 && to >= 0 ? [from, to] : null
}

export function toImageRef({ uri, mediaType, width, height, dpi = 72 }: Image): Json {
  return { mimetype: mediaType, dpi, size: { width, height }, uri }
}

export function fromImageRef(value: Json | undefined): Image | undefined {
  if (!isObject(value) || !isObject(value.size)) return undefined
  const { uri, mimetype, dpi, size } = value
  const { width, height } = size
  if (typeof uri !== 'string' || typeof mimetype !== 'string') return undefined
  if (!isNumber(width) || !isNumber(height) || width < 0 || height < 0) return undefined
  const isUsual = !isNumber(dpi) || dpi <= 0 || dpi === 72
  return { uri, mediaType: mimetype, width, height, ...(isUsual ? {} : { dpi }) }
}

export const isNumber = (value: Json | undefined): value is number => typeof value === 'number'
export const isWhole = (value: Json | undefined): value is number =>
  isNumber(value) && Number.isSafeInteger(value)
