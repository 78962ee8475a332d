import { setFlagsFromString } from 'node:v8'

/**
 * Bounds what V8 takes besides what is alive, in a process that runs for weeks. By itself it lets the heap grow to four
 * times that while instances stream, and the system does not get back what was once taken.
 *
 * New objects get 3 × 8 MB: with 20 streaming instances this makes the difference between 225 and 160 MB, and no pause
 * longer. Older ones may take half as much again as is alive until they are collected: with 50 instances a collection
 * every few seconds, 1% of a core, and memory that stays where it was after a minute.
 *
 * Call it before anything else.
 */
export function boundHeap(): void {
  setFlagsFromString('--max-semi-space-size=8')
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=50')
}
