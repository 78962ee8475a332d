import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chromium } from '@playwright/test'
import { extractText, getDocumentProxy } from 'unpdf'
import { extractPdf } from '../src/main/core/extraction/extract-pdf.ts'
import { pageSets } from '../src/main/core/extraction/fixtures/page-sets.ts'
import { readersOf } from '../src/main/core/extraction/fixtures/readers-of.ts'
import { type Score, type Scores, scoresOf, sumScores } from '../src/main/core/extraction/fixtures/truth.ts'
import { readPdf } from '../src/main/core/extraction/read-pdf.ts'
import { findBrowser } from '../test/harness/find-browser.ts'
import { type Figure, median, time } from './measure.ts'

/** Pages of the long file: 150 times the report, which has two. */
const LONG = 300
const ROUNDS = 3
const MEGABYTE = 1024 ** 2

const pagesDirectory = join(import.meta.dirname, '../src/main/core/extraction/fixtures/pages')

/** How well PDFs are read whose content is known; pages a second beside two libraries that give text only; memory. */
export async function measureExtraction(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [set, files] of Object.entries(pageSets())) {
    const scores: Scores[] = []
    for (const { path, truth } of files)
      scores.push(scoresOf((await readPdf(readFileSync(path), { fileName: 'x.pdf' })).blocks, truth))
    const goal = set.endsWith(', tagged') ? 0.95 : 0.85
    for (const [kind, score] of Object.entries(sumScores(scores)))
      figures.push(scoreFigure(`${set}: ${kind}`, score, goal))
  }
  for (const tagged of [true, false]) figures.push(...(await measureLong(tagged)))
  return figures
}

function scoreFigure(what: string, { f1, precision, recall, counts }: Score, goal: number): Figure {
  return {
    what: `PDFs of known content, ${what}`,
    ours: `F1 ${f1.toFixed(3)}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
    against: `${counts.known} that are there`,
    goal: `≥ ${goal}`,
    reached: f1 >= goal,
  }
}

async function measureLong(tagged: boolean): Promise<Figure[]> {
  const path = join(tmpdir(), `muster-bench-${process.pid}.pdf`)
  try {
    await printLong(path, tagged)
    const bytes = readFileSync(path)
    const samples = { ours: [] as number[], unpdf: [] as number[], pdfjs: [] as number[] }
    // The first of each loads the libraries, and is not counted.
    for (let round = -1; round < ROUNDS; round++) {
      const took = {
        ours: await time(async () => void (await readPdf(bytes, { fileName: 'x.pdf' }))),
        unpdf: await time(() => readByUnpdf(bytes)),
        pdfjs: await time(() => readByPdfjs(bytes)),
      }
      if (round >= 0) for (const name of ['ours', 'unpdf', 'pdfjs'] as const) samples[name].push(took[name])
    }
    const perSecond = (name: keyof typeof samples) => Math.round(LONG / (median(samples[name]) / 1_000))
    const kind = tagged ? 'with tags' : 'without tags'
    const peak = await peakMemory(path)
    return [
      {
        what: `${LONG} pages ${kind}: structure, a second`,
        ours: `${perSecond('ours')} pages`,
        against: `text only: unpdf ${perSecond('unpdf')}, pdfjs-dist ${perSecond('pdfjs')}`,
        goal: '≥ half of unpdf',
        reached: perSecond('ours') * 2 >= perSecond('unpdf'),
      },
      {
        what: `${LONG} pages ${kind}: memory of the process that reads`,
        ours: peak === null ? 'not known on this system' : `${Math.round(peak)} MB at most`,
        against: 'a limit',
        goal: '< 300 MB',
        reached: peak !== null && peak < 300,
      },
    ]
  } finally {
    rmSync(path, { force: true })
  }
}

async function printLong(path: string, tagged: boolean): Promise<void> {
  const [head = '', rest = ''] = readFileSync(join(pagesDirectory, 'report.html'), 'utf8').split('<body>')
  const [body = ''] = rest.split('</body>')
  const times = Array.from({ length: LONG / 2 }, (_, at) => body.replaceAll('harbour', `harbour ${at}`))
  const browser = await chromium.launch({ executablePath: findBrowser() ?? '', args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    await page.setContent(`${head}<body>${times.join('<div style="break-after: page"></div>')}</body></html>`)
    writeFileSync(path, await page.pdf({ tagged, preferCSSPageSize: true }))
  } finally {
    await browser.close()
  }
}

async function readByUnpdf(bytes: Buffer): Promise<void> {
  await extractText(await getDocumentProxy(Uint8Array.from(bytes)), { mergePages: false })
}

async function readByPdfjs(bytes: Buffer): Promise<void> {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  const task = pdfjs.getDocument({
    data: Uint8Array.from(bytes),
    standardFontDataUrl: `${join(folder, 'standard_fonts')}/`,
    verbosity: 0,
  })
  const document = await task.promise
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    await page.getTextContent()
    page.cleanup()
  }
  await task.destroy()
}

/** What the process takes at most, in MB, as the kernel counts it; null where it does not tell. */
async function peakMemory(path: string): Promise<number | null> {
  let peak: number | null = null
  await extractPdf(path, {
    onProgress: () => {
      for (const pid of process.platform === 'linux' ? readersOf(process.pid) : []) {
        const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
        if (kilobytes !== undefined) peak = Math.max(peak ?? 0, (Number(kilobytes) * 1024) / MEGABYTE)
      }
    },
  })
  return peak
}
