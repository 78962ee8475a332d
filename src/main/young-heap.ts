import { setFlagsFromString } from 'node:v8'

/**
 * Bounds the part of the heap that new objects are made in to 3 × 8 MB, for a process that runs for weeks. By
 * itself V8 lets it grow to many times that while instances stream, although next to nothing of it stays alive;
 * with 20 streaming instances this makes the difference between 225 and 160 MB, and no pause longer.
 * Call it before anything else.
 */
export function boundYoungHeap(): void {
  setFlagsFromString('--max-semi-space-size=8')
  setFlagsFromString('--semi-space-growth-factor=1')
}
