import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { MusterError } from '../../../contract/errors.ts'
import { spellTarget, type Target } from './target.ts'

/** How far a load came that was interrupted, by file. */
const Mark = z.object({
  files: z.record(z.string(), z.object({ hash: z.string(), lines: z.number().int().nonnegative() })),
})
type Mark = z.infer<typeof Mark>

/** Remembers beside the files how far they were loaded, until all of them were. */
export interface LoadMark {
  /** The lines of a file, and those that were loaded by then; 0 when it has other ones now. */
  of(file: string): Promise<{ lines: number; loaded: number }>
  /** @throws MusterError `storage` */
  save(file: string, lines: number): Promise<void>
  forget(): Promise<void>
}

/** The mark of one database and manner of loading: others know nothing of it. A file that can't be read is no mark. */
export async function openLoadMark(folder: string, target: Target, manner: string): Promise<LoadMark> {
  const name = createHash('sha256')
    .update(`${spellTarget(target)} ${manner}`)
    .digest('hex')
  const path = join(folder, `.load-${name}.json`)
  const mark = await readMark(path)
  const known = new Map<string, FileFacts>()
  const factsOf = async (file: string) => {
    const facts = known.get(file) ?? (await readFacts(join(folder, file)))
    known.set(file, facts)
    return facts
  }
  return {
    async of(file) {
      const { hash, lines } = await factsOf(file)
      const marked = mark.files[file]
      return { lines, loaded: marked?.hash === hash ? marked.lines : 0 }
    },
    async save(file, lines) {
      mark.files[file] = { hash: (await factsOf(file)).hash, lines }
      try {
        await writeFile(`${path}.tmp`, JSON.stringify(mark))
        await rename(`${path}.tmp`, path)
      } catch (error) {
        throw new MusterError(
          'storage',
          `How far the load came can't be noted in ${folder} (${String(error)}).`,
          {
            hint: 'Load from a folder that can be written to.',
            cause: error,
          },
        )
      }
    },
    forget: () => rm(path, { force: true }),
  }
}

async function readMark(path: string): Promise<Mark> {
  try {
    return Mark.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return { files: {} }
  }
}

interface FileFacts {
  hash: string
  lines: number
}

async function readFacts(path: string): Promise<FileFacts> {
  const hash = createHash('sha256')
  let lines = 0
  let end = 10
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(piece)
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) lines += 1
    end = piece.at(-1) ?? end
  }
  return { hash: hash.digest('hex'), lines: end === 10 ? lines : lines + 1 }
}
