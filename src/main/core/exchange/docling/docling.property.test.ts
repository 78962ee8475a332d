import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { arbitraryDocument } from '../fixtures/arbitrary-document.ts'
import { validate } from '../validate/validate.ts'
import { exportDocling, writeDocling } from './export-docling.ts'
import { doclingShapes } from './fixtures/docling-shapes.ts'
import { importDocling } from './import-docling.ts'

const asJson = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json

test('any document of ours comes back from Docling as it was', () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      expect(importDocling(asJson(exportDocling(document)))).toEqual(document)
    }),
    { numRuns: 300 },
  )
})

/** A shape with something else, or nothing, at some of its places. */
const changed = fc
  .tuple(
    fc.constantFrom(...Object.values(doclingShapes)),
    fc.array(fc.tuple(fc.nat(), fc.option(fc.jsonValue({ maxDepth: 1 }), { nil: undefined })), {
      maxLength: 4,
    }),
  )
  .map(([shape, changes]) => {
    const docling = structuredClone(asJson(shape)) as Record<string, unknown>
    for (const [at, value] of changes) {
      const places = [...placesIn(docling)]
      const [holder, key] = places[at % places.length] ?? []
      // Where its body is nothing, it is refused.
      if (
        holder === undefined ||
        key === undefined ||
        key === 'body' ||
        (holder === docling.body && key === 'children')
      )
        continue
      if (value === undefined && !Array.isArray(holder)) Reflect.deleteProperty(holder, key)
      else Reflect.set(holder, key, value ?? null)
    }
    return docling as Json
  })

function* placesIn(value: unknown): Generator<[object, string]> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, each] of Object.entries(value)) {
    yield [value, key]
    yield* placesIn(each)
  }
}

test('whatever a DoclingDocument holds becomes a document of the right form and comes back as it was', () => {
  fc.assert(
    fc.property(changed, (docling) => {
      const document = importDocling(docling)
      // Its form is right; what its rules find is of the DoclingDocument itself.
      const wrong = validate(asJson(document)).problems.filter(
        ({ rule }) => rule !== 'referencesResolve' && rule !== 'uniqueIds',
      )
      expect(wrong).toEqual([])
      expect(JSON.parse(writeDocling(exportDocling(document)))).toEqual(docling)
    }),
    { numRuns: 300 },
  )
})
