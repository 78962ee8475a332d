import { EventEmitter } from 'node:events'

/** What the shell asked of the system, in order, for the test to look at. */
export const asked = {
  dialogs: [] as { message: string; detail: string; buttons: string[] }[],
  errorBoxes: [] as { title: string; content: string }[],
  opened: [] as string[],
  folders: [] as { defaultPath?: string; properties: string[] }[],
}

let answerDialog: ((response: number) => void) | null = null
/** Presses a button of the dialog that is open. */
export function pressDialogButton(response: number): void {
  if (answerDialog === null) throw new Error('No dialog is open')
  answerDialog(response)
  answerDialog = null
}

let answerFolder: ((path: string | null) => void) | null = null
/** Chooses a folder in the dialog that is open; null closes it. */
export function chooseFolder(path: string | null): void {
  if (answerFolder === null) throw new Error('No dialog for folders is open')
  answerFolder(path)
  answerFolder = null
}

type Question = { message: string; detail: string; buttons: string[] }
export const dialog = {
  showMessageBox(...args: [Question] | [unknown, Question]): Promise<{ response: number }> {
    const question = args.at(-1) as Question
    asked.dialogs.push({ message: question.message, detail: question.detail, buttons: question.buttons })
    return new Promise((done) => {
      answerDialog = (response) => done({ response })
    })
  },
  showOpenDialog(
    _window: unknown,
    { defaultPath, properties }: { defaultPath?: string; properties: string[] },
  ): Promise<{ canceled: boolean; filePaths: string[] }> {
    asked.folders.push({ ...(defaultPath === undefined ? {} : { defaultPath }), properties })
    return new Promise((done) => {
      answerFolder = (path) => done({ canceled: path === null, filePaths: path === null ? [] : [path] })
    })
  },
  showErrorBox(title: string, content: string) {
    asked.errorBoxes.push({ title, content })
    process.stderr.write(`${title}\n${content}\n`)
  },
}

export class Notification extends EventEmitter {
  static readonly shown: Notification[] = []
  static isSupported = () => true
  readonly options: { title: string; body: string; actions?: { text: string }[] }
  closed = false
  constructor(options: Notification['options']) {
    super()
    this.options = options
  }
  show() {
    Notification.shown.push(this)
  }
  close() {
    this.closed = true
    this.emit('close')
  }
}

const blockers = new Set<number>()
let nextBlocker = 0
export const powerSaveBlocker = {
  start(_type: string): number {
    blockers.add(nextBlocker)
    return nextBlocker++
  },
  stop(id: number) {
    if (!blockers.delete(id)) throw new Error(`No power save blocker ${id}`)
  },
  get count() {
    return blockers.size
  },
}

/** Somebody has just moved the mouse. */
export const powerMonitor = { getSystemIdleTime: () => 0 }

export const shell = {
  async openExternal(url: string) {
    asked.opened.push(url)
  },
  async openPath(path: string) {
    asked.opened.push(path)
    return ''
  },
}

const workArea = { x: 0, y: 0, width: 1_920, height: 1_040 }
export const screen = { getAllDisplays: () => [{ id: 1, workArea }] }
export const nativeTheme = { shouldUseDarkColors: false }
export const nativeImage = { createFromPath: (path: string) => ({ path }) }
