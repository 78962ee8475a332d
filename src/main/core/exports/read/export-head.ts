import { EXPORT_NAME, EXPORT_VERSION, type ExportHead } from '../../../../contract/exports.ts'

/** What an export is, and which Muster wrote it when (UTC ms). */
export function exportHead(
  kind: ExportHead['kind'],
  title: string,
  { version, at, scrub }: { version: string; at: number; scrub: boolean },
): ExportHead {
  return {
    format: EXPORT_NAME,
    version: EXPORT_VERSION,
    kind,
    title,
    exportedAt: at,
    muster: version,
    scrubbed: scrub,
  }
}
