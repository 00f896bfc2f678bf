import { watch } from 'node:fs'

/**
 * Calls back when a file of a folder was touched, as far as the machine can tell. Whoever needs to know for certain polls
 * too: a watch can miss a change, break, or be refused (no more descriptors or watches), and says nothing of it. Gives back
 * the way to stop.
 */
export function watchFolder(folder: string, name: string, listener: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, touched) => {
      if (touched === name) listener()
    })
    watcher.on('error', () => watcher.close())
    return () => watcher.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error
    return () => {}
  }
}
