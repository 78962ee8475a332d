import { expect, test } from 'vitest'
import { bareForms, splitCommand } from './command-parts.ts'

test('what is joined is taken apart', () => {
  expect(splitCommand('npm test')).toEqual(['npm test'])
  expect(splitCommand('  npm   run lint && git status; ls | wc -l &')).toEqual([
    'npm run lint',
    'git status',
    'ls',
    'wc -l',
  ])
  expect(splitCommand('a || b |& c')).toEqual(['a', 'b', 'c'])
  expect(splitCommand(`git commit -m "a; b && c" -m 'd | $e'`)).toEqual([
    `git commit -m "a; b && c" -m 'd | $e'`,
  ])
  expect(splitCommand('find . -name \\*.ts -exec wc {} \\;')).toEqual(['find . -name \\*.ts -exec wc {} \\;'])
  expect(splitCommand('npm test 2>&1 >/dev/null | tail')).toEqual(['npm test', 'tail'])
  expect(splitCommand('git log issue#4')).toEqual(['git log issue#4'])
})

test.each([
  '',
  ';',
  'npm test $(id)',
  'npm test `id`',
  'npm test "$(id)"',
  'npm test "`id`"',
  'npm test $HOME',
  "npm test $'a'",
  'npm test > out.txt',
  'npm test >&1file',
  'npm test 2>/dev/null/../../etc/passwd',
  'npm test < in.txt',
  'npm test <(id)',
  'npm test >(id)',
  'npm test <<EOF',
  'npm test\nid',
  'npm test "a\nb"',
  'npm test\r',
  'npm test \\\nid',
  'npm test "open',
  "npm test 'open",
  'npm test \\',
  '(npm test)',
  '{ npm test; }',
  'npm test {a,b}',
  'npm test # comment',
  'npm test && ',
  'npm test |',
  'a ;; b',
  'a &| b',
  'npm test &>out',
  'npm\u0000test',
  'npm\u00a0test',
])('not understood: %j', (command) => {
  expect(splitCommand(command)).toBe(null)
})

test.each([
  '"rm" -rf x',
  '\\rm -rf x',
  'A=1 B=2 sudo /bin/rm -rf x',
  'env -i A=1 command rm -rf x',
  'sudo -u other rm -rf x',
  'timeout -s KILL 5s nice -n 5 rm -rf x',
  'xargs -n 1 rm -rf x',
  '/usr/bin/nohup stdbuf -oL rm -rf x',
  '! rm\t-rf x',
])('the bare forms of %j have what runs', (command) => {
  expect(bareForms(command)).toContain('rm -rf x')
})

test('what stands behind a command is no command', () => {
  expect(bareForms('timeout 5 git commit -m rm x')).toEqual([
    'timeout 5 git commit -m rm x',
    '5 git commit -m rm x',
    'git commit -m rm x',
  ])
})

test('a very long command is left to people', () => {
  expect(splitCommand('a'.repeat(40_000))).toBe(null)
})
