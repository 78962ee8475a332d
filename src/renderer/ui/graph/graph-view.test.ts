import type { ReactFlowInstance, Viewport } from '@xyflow/react'
import { expect, test, vi } from 'vitest'
import { startAt, widenTo } from './graph-view.ts'

test('a graph that fits is centred; a larger one shows its place without empty space', () => {
  expect(startAt(1_000, 400, 100)).toBe(300)
  expect(startAt(1_000, 5_000, 100)).toBe(24)
  expect(startAt(1_000, 5_000, 2_500)).toBe(-2_000)
  expect(startAt(1_000, 5_000, 4_990)).toBe(-4_024)
})

test('a view widens in steps of about the same area, and ends where it should', async () => {
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback))
  vi.stubGlobal('cancelAnimationFrame', clearTimeout)
  const seen: Viewport[] = []
  const flow = {
    getViewport: () => ({ x: 0, y: 0, zoom: 1 }),
    setViewport: async (view: Viewport) => seen.push(view),
  } as unknown as ReactFlowInstance
  await widenTo(flow, { x: 50, y: 20, zoom: 0.1 }, 9)
  vi.unstubAllGlobals()
  expect(seen.at(-1)).toEqual({ x: 50, y: 20, zoom: 0.1 })
  const areas = [1, ...seen.map(({ zoom }) => 1 / zoom ** 2)]
  for (const [index, area] of areas.slice(1).entries()) {
    expect(area - (areas[index] ?? 0)).toBeCloseTo(11, 5)
  }
})
