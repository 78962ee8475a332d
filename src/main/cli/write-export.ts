import { randomUUID } from 'node:crypto'
import { link, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { MusterError } from '../../contract/errors.ts'

/**
 * Writes pieces into a file, for its owner alone. It is there when all of it is: a failed or cancelled one leaves nothing.
 *
 * @throws MusterError `validation` when it exists and is not to be written over, `storage`; what the pieces throw
 */
export async function writeExport(
  path: string,
  pieces: AsyncIterable<string>,
  { overwrite }: { overwrite: boolean },
): Promise<number> {
  if (!overwrite && (await exists(path))) throw existsError(path)
  const part = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`)
  let bytes = 0
  try {
    const handle = await open(part, 'wx', 0o600)
    try {
      for await (const piece of pieces) {
        const data = Buffer.from(piece)
        await handle.writeFile(data)
        bytes += data.length
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (overwrite) await rename(part, path)
    else await linkNew(part, path)
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (syscall === undefined) throw error
    if (code === 'EEXIST') throw existsError(path)
    throw new MusterError('storage', `${path} can't be written (${code ?? String(error)}).`, {
      hint: 'Check its folder and rights, and the room on the disk.',
      cause: error,
    })
  } finally {
    await rm(part, { force: true })
  }
  return bytes
}

/** Gives it its name unless somebody else took that meanwhile. */
async function linkNew(part: string, path: string): Promise<void> {
  try {
    await link(part, path)
  } catch (error) {
    // Some file systems have no links.
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error
    if (await exists(path)) throw existsError(path)
    await rename(part, path)
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}

function existsError(path: string): MusterError {
  return new MusterError('validation', `${path} exists already.`, {
    hint: 'Name another file, or write over it (muster export --overwrite).',
    details: { path },
  })
}
