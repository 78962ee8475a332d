import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { parseJsonText } from '../../contract/parse-json.ts'

const Rectangle = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1).max(20_000),
  height: z.number().int().min(1).max(20_000),
})
export type Rectangle = z.infer<typeof Rectangle>

/** Where the window was when it was last seen, in device-independent pixels of the whole desktop. */
export const WindowState = z.object({
  bounds: Rectangle,
  maximized: z.boolean(),
  fullScreen: z.boolean(),
})
export type WindowState = z.infer<typeof WindowState>

/** The smallest window that the page is made for. */
export const MIN_SIZE = { width: 360, height: 480 }
const DEFAULT_SIZE = { width: 1_360, height: 880 }
/** So much of the window has to lie on a display, or it could not be grabbed. */
const MIN_VISIBLE = { width: 120, height: 40 }

/** Reads the state; null when there is none or it can't be used. */
export function loadWindowState(file: string): WindowState | null {
  try {
    return WindowState.parse(parseJsonText(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** Writes the state, whole or not at all. */
export function saveWindowState(file: string, state: WindowState): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** Length of the overlap of two stretches, in pixels; 0 if there is none. */
function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.max(0, Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart))
}

/**
 * Bounds for the window: the saved ones if enough of them lies on one of the displays' work areas (a display may
 * have gone), cut to that display; else the default size in the middle of the first display.
 */
export function placeWindow(saved: Rectangle | null, workAreas: readonly Rectangle[]): Rectangle {
  const [first = { x: 0, y: 0, ...DEFAULT_SIZE }] = workAreas
  const area =
    saved === null
      ? undefined
      : workAreas.find(
          (candidate) =>
            overlap(saved.x, saved.width, candidate.x, candidate.width) >= MIN_VISIBLE.width &&
            // The title bar is at the top, so the top edge has to be on the display.
            overlap(saved.y, MIN_VISIBLE.height, candidate.y, candidate.height) >= MIN_VISIBLE.height,
        )
  if (saved === null || area === undefined) {
    const width = Math.min(DEFAULT_SIZE.width, first.width)
    const height = Math.min(DEFAULT_SIZE.height, first.height)
    return {
      x: first.x + Math.round((first.width - width) / 2),
      y: first.y + Math.round((first.height - height) / 2),
      width,
      height,
    }
  }
  return {
    x: saved.x,
    y: saved.y,
    width: Math.min(Math.max(saved.width, MIN_SIZE.width), Math.max(area.width, MIN_SIZE.width)),
    height: Math.min(Math.max(saved.height, MIN_SIZE.height), Math.max(area.height, MIN_SIZE.height)),
  }
}
