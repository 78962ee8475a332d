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

/** Which folders are old. */
export interface OldFolders {
  directory: string
  olderThanMs: number
  keep: Pick<ReadonlySet<string>, 'has'>
}

/**
 * The folders of instances in which nothing changed for `olderThanMs`, those in `keep` excepted, with the time of the last
 * change (UTC ms) and what they take. Whatever else is in the directory is left alone, links included.
 */
export async function findOldFolders({
  directory,
  olderThanMs,
  keep,
}: OldFolders): Promise<{ name: string; changedAt: number; bytes: number }[]> {
  const found: { name: string; changedAt: number; bytes: number }[] = []
  const before = Date.now() - olderThanMs
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (!entry.isDirectory() || !INSTANCE_FOLDER.test(entry.name) || keep.has(entry.name)) continue
    const known = await measure(join(directory, entry.name))
    if (known.changedAt < before) found.push({ name: entry.name, ...known })
  }
  return found
}

/** Removes what {@link findOldFolders} finds, and returns the names. */
export async function removeOldFolders(which: OldFolders): Promise<string[]> {
  const found = await findOldFolders(which)
  for (const { name } of found) await rm(join(which.directory, name), { recursive: true, force: true })
  return found.map(({ name }) => name)
}

/** Of the folder and the files in it, since a file's growth does not change its folder. */
async function measure(folder: string): Promise<{ changedAt: number; bytes: number }> {
  const paths = [folder, ...(await readdir(folder)).map((name) => join(folder, name))]
  const all = await Promise.all(paths.map((path) => lstat(path)))
  return {
    changedAt: Math.max(...all.map(({ mtimeMs }) => mtimeMs)),
    bytes: all.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0),
  }
}

async function isFile(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
