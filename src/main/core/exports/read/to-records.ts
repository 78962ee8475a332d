import {
  ExportedInstance,
  ExportedPermission,
  ExportedSession,
  ExportedTask,
} from '../../../../contract/exports.ts'

/*
 * Rows as they are exported: always the same fields in the same order, so that what was imported is exported as the same bytes.
 */

export const toExportedSession = fieldsOf<ExportedSession>(ExportedSession)
export const toExportedInstance = fieldsOf<ExportedInstance>(ExportedInstance)
export const toExportedTask = fieldsOf<ExportedTask>(ExportedTask)
export const toExportedPermission = fieldsOf<ExportedPermission>(ExportedPermission)

/** Takes the fields of a schema out of a row, in its order. */
function fieldsOf<T>({ shape }: { shape: Record<keyof T, unknown> }): (row: T) => T {
  const fields = Object.keys(shape) as (keyof T)[]
  return (row) => Object.fromEntries(fields.map((field) => [field, row[field]])) as T
}
