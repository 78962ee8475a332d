import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'

export interface MenuItem {
  label?: string
  role?: string
  type?: string
  accelerator?: string
  enabled?: boolean
  click?: () => void
  submenu?: MenuItem[]
}

export class Menu {
  static application: Menu | null = null
  readonly items: MenuItem[]
  constructor(items: MenuItem[]) {
    this.items = items
  }
  static buildFromTemplate(items: MenuItem[]): Menu {
    for (const item of items) {
      if (item.label === undefined && item.role === undefined && item.type !== 'separator') {
        throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type')
      }
    }
    return new Menu(items)
  }
  static setApplicationMenu(menu: Menu | null) {
    Menu.application = menu
  }

  /** Clicks the item at a path of labels; throws for one that a person couldn't click. */
  click(path: readonly string[]): void {
    const [label, ...rest] = path
    const item = this.items.find((candidate) => candidate.label?.replace('&', '') === label)
    if (item === undefined) throw new Error(`There is no menu item "${label}"`)
    if (item.enabled === false) throw new Error(`The menu item "${label}" is disabled`)
    if (rest.length > 0) new Menu(item.submenu ?? []).click(rest)
    else item.click?.()
  }
}

export class Tray extends EventEmitter {
  static readonly all = new Set<Tray>()
  toolTip = ''
  menu: Menu | null = null
  constructor(image: { path: string }) {
    super()
    if (!existsSync(image.path)) throw new Error(`Failed to load image from path '${image.path}'`)
    Tray.all.add(this)
  }
  setToolTip(text: string) {
    this.toolTip = text
  }
  setContextMenu(menu: Menu | null) {
    this.menu = menu
  }
  destroy() {
    Tray.all.delete(this)
  }
}
