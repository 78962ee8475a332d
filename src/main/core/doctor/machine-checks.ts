import { stat, statfs } from 'node:fs/promises'
import { availableParallelism, freemem, loadavg, platform, totalmem } from 'node:os'
import type { DoctorCheck } from '../../../contract/system.ts'

/** The data directory holds transcripts and the API key; one that was there before us keeps its mode. */
export async function checkAccess(dataDirectory: string): Promise<DoctorCheck> {
  const { mode } = await stat(dataDirectory)
  const open = platform() !== 'win32' && (mode & 0o077) !== 0
  return {
    name: 'access',
    status: open ? 'warning' : 'ok',
    message: open
      ? `Other users of this machine can read ${dataDirectory}.`
      : `${dataDirectory} is yours alone`,
    hint: open ? `Run: chmod 700 ${dataDirectory}` : null,
  }
}

export async function checkDisk(dataDirectory: string): Promise<DoctorCheck> {
  const { bavail, bsize } = await statfs(dataDirectory)
  const free = bavail * bsize
  const low = free < 1024 ** 3
  return {
    name: 'disk',
    status: low ? 'warning' : 'ok',
    message: `${megabytes(free)} free in ${dataDirectory}`,
    hint: low ? 'Less than 1 GB is free: make room, or tasks will be held when it is used up.' : null,
  }
}

export function checkMemory(): DoctorCheck {
  const low = freemem() < totalmem() * 0.1
  return {
    name: 'memory',
    status: low ? 'warning' : 'ok',
    message: `${megabytes(freemem())} of ${megabytes(totalmem())} free`,
    hint: low ? 'Less than a tenth is free: lower the number of instances.' : null,
  }
}

export function checkProcessors(): DoctorCheck {
  const cores = availableParallelism()
  const [lastMinute = 0] = loadavg()
  const high = lastMinute / cores > 4
  return {
    name: 'processors',
    status: high ? 'warning' : 'ok',
    message: `${cores} cores, load ${lastMinute.toFixed(1)} in the last minute`,
    hint: high ? 'The machine is busy: instances will answer slowly.' : null,
  }
}

/** A size for people. */
export function megabytes(bytes: number): string {
  return bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${Math.round(bytes / 1024 ** 2)} MB`
}
