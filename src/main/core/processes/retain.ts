import { createReadStream, createWriteStream } from 'node:fs'
import { lstat, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

/** The output of an ended instance, once it is compressed. */
export const COMPRESSED_OUTPUT = 'stdout.ndjson.gz'

const OUTPUT = 'stdout.ndjson'
const INSTANCE_FOLDER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Compresses the output of an ended instance with gzip (a fifteenth is left of a stream) and removes its FIFO.
 * May be called again, also after it was cut off: the output is removed only once its copy is whole and on disk.
 */
export async function compressEndedFolder(folder: string): Promise<void> {
  await rm(join(folder, 'stdin.fifo'), { force: true })
  const source = join(folder, OUTPUT)
  if (!(await isFile(source))) return
  const target = join(folder, COMPRESSED_OUTPUT)
  const part = `${target}.part`
  await pipeline(
    createReadStream(source, { highWaterMark: 256 * 1024 }),
    createGzip({ level: 6 }),
    createWriteStream(part, { mode: 0o600, flush: true }),
  )
  await rename(part, target)
  await rm(source)
}

/**
 * Removes the folders of instances in which nothing changed for `olderThanMs`, those in `keep` excepted, and
 * returns their names. Whatever else is in the directory is left alone, links included.
 */
export async function removeOldFolders({
  directory,
  olderThanMs,
  keep,
}: {
  directory: string
  olderThanMs: number
  keep: Pick<ReadonlySet<string>, 'has'>
}): Promise<string[]> {
  const removed: string[] = []
  const before = Date.now() - olderThanMs
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (!entry.isDirectory() || !INSTANCE_FOLDER.test(entry.name) || keep.has(entry.name)) continue
    const folder = join(directory, entry.name)
    if ((await readLastChange(folder)) >= before) continue
    await rm(folder, { recursive: true, force: true })
    removed.push(entry.name)
  }
  return removed
}

/** UTC milliseconds; of the folder and the files in it, since a file's growth does not change its folder. */
async function readLastChange(folder: string): Promise<number> {
  const paths = [folder, ...(await readdir(folder)).map((name) => join(folder, name))]
  const times = await Promise.all(paths.map(async (path) => (await lstat(path)).mtimeMs))
  return Math.max(...times)
}

async function isFile(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
