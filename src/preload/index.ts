import { contextBridge, ipcRenderer } from 'electron'
import type { MusterBridge } from '../contract/rpc/bridge.ts'
import type { IPC_CHANNEL } from '../contract/rpc/frames.ts'

// A sandboxed preload can load nothing but `electron`, so the channel's name is repeated here, checked by its type.
const channel: typeof IPC_CHANNEL = 'muster'

const bridge: MusterBridge = {
  post: (frame) => ipcRenderer.send(channel, frame),
  onFrame(listener) {
    // The event object would hand `ipcRenderer` itself to the page.
    const receive = (_event: unknown, frame: unknown) => listener(frame)
    ipcRenderer.on(channel, receive)
    return () => {
      ipcRenderer.off(channel, receive)
    }
  },
  platform: process.platform,
}

contextBridge.exposeInMainWorld('muster', bridge)
