import { withCore } from './bench-core.ts'
import { type Figure, ms, percentile } from './measure.ts'
import { stampedInstance, withPage } from './open-page.ts'

const INSTANCES = 20
const RATE = 50
const SECONDS = 15

/**
 * From a line on an instance's stdout to a painted frame of the page in Chromium, with 20 instances streaming.
 * Each delta carries its own time; the page is looked at in every frame. Needs the built page (`npm run build`).
 */
export async function measureLatency(): Promise<Figure[]> {
  return withCore({ simulatedClaude: stampedInstance }, (core, directory) =>
    withPage(core, async (page) => {
      const created = []
      for (let i = 0; i < INSTANCES; i++) {
        created.push(
          await core.call('task.create', { prompt: `${RATE} ${RATE * (SECONDS + 30)}`, directory }),
        )
      }
      await page.evaluate((id) => {
        location.hash = `/task/${id}`
      }, created[0]?.id)
      await page.getByText(/⟨\d+⟩/).first().waitFor({ timeout: 60_000 })
      const samples = await page.evaluate(sampleFrames, SECONDS * 1000)
      for (const { id } of created) await core.call('task.terminate', { taskId: id })
      const p95 = percentile(samples.latencies, 0.95)
      return [
        {
          what: `line on stdout → paint, ${INSTANCES} instances streaming ${RATE} deltas/s`,
          ours: `p50 ${ms(percentile(samples.latencies, 0.5))}, p95 ${ms(p95)} (${samples.latencies.length} samples)`,
          against: `frame ${ms(samples.frame)}`,
          goal: 'p95 < 50 ms',
          reached: p95 < 50,
        },
      ]
    }),
  )
}

/** In the page: at each frame, the age of the newest delta that is shown for the first time. */
function sampleFrames(duration: number): Promise<{ latencies: number[]; frame: number }> {
  return new Promise((resolve) => {
    const latencies: number[] = []
    const start = performance.now()
    let frames = 0
    let newest = 0
    const look = () => {
      frames += 1
      const shown = document.body.textContent ?? ''
      const at = shown.lastIndexOf('⟨')
      const stamp = Number(shown.slice(at + 1, shown.indexOf('⟩', at)))
      if (stamp > newest) {
        if (newest > 0) latencies.push(Date.now() - stamp)
        newest = stamp
      }
      const spent = performance.now() - start
      if (spent < duration) requestAnimationFrame(look)
      else resolve({ latencies, frame: spent / frames })
    }
    requestAnimationFrame(look)
  })
}
