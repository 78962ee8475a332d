import { expect, test } from 'vitest'
import { metadataOf, WorkItemType } from '../../../../contract/work-item.ts'
import { detailFields, textOfField, withField } from './detail-fields.ts'

test('every field of every type is there, the description by itself', () => {
  for (const type of WorkItemType.options) {
    const keys = [...detailFields[type].map(({ key }) => key), 'description']
    expect(keys.toSorted(), type).toEqual(Object.keys(metadataOf[type].shape).toSorted())
  }
})

test('a field is written as text and read as what it is', () => {
  const lines = { key: 'files', kind: 'lines' } as const
  expect(withField({ estimateHours: 2 }, lines, ' a.ts \n\n b.ts ')).toEqual({
    estimateHours: 2,
    files: ['a.ts', 'b.ts'],
  })
  expect(textOfField({ files: ['a.ts', 'b.ts'] }, lines)).toBe('a.ts\nb.ts')
  expect(withField({ files: ['a.ts'] }, lines, ' ')).toEqual({})
  const hours = { key: 'estimateHours', kind: 'number' } as const
  expect(withField({}, hours, '1.5')).toEqual({ estimateHours: 1.5 })
  expect(withField({}, hours, 'long')).toBeNull()
  expect(textOfField({ estimateHours: 1.5 }, hours)).toBe('1.5')
  expect(textOfField({}, hours)).toBe('')
})
