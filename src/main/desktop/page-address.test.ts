import { expect, test } from 'vitest'
import { externalAddress, isOwnPage, isOwnSender, PAGE_URL } from './page-address.ts'

test.each([
  ['muster-app://page/index.html', true],
  ['muster-app://page/index.html#/task/1', true],
  ['muster-app://page/other.html', true],
  ['muster-app://elsewhere/index.html', false],
  ['muster-app://person@page/index.html', false],
  ['https://page/index.html', false],
  ['file:///index.html', false],
  ['about:blank', false],
  ['', false],
])('%s is our own page: %s', (url, expected) => {
  expect(isOwnPage(url, PAGE_URL)).toBe(expected)
})

test.each([
  ['the top frame of our page', { url: PAGE_URL, parent: null }, true],
  ['a frame inside of it', { url: PAGE_URL, parent: {} }, false],
  ['a foreign page', { url: 'https://evil.example/', parent: null }, false],
  ['a frame that is gone', null, false],
  ['no frame at all', undefined, false],
])('accepts a message of %s: %s', (_who, frame, expected) => {
  expect(isOwnSender(frame, PAGE_URL)).toBe(expected)
})

test.each([
  ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
  ['http://localhost:3000/', 'http://localhost:3000/'],
  ['mailto:someone@example.com', 'mailto:someone@example.com'],
  ['https://person:secret@example.com/', null],
  ['file:///etc/passwd', null],
  ['javascript:alert(1)', null],
  ['vscode://file/etc/passwd', null],
  ['smb://host/share', null],
  [`https://example.com/${'a'.repeat(3_000)}`, null],
  ['nonsense', null],
])('hands %s to the browser as %s', (url, expected) => {
  expect(externalAddress(url)).toBe(expected)
})
