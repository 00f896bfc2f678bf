import type { DataFolder } from '../data/data-folder.ts'
import { runningHub } from '../data/running-hub.ts'
import type { Output } from './output.ts'

/** Says that an event stays in the journal until a hub runs and sends it. */
export function tellWhenShown(data: DataFolder, output: Output): void {
  if (runningHub(data) === null) output.note('已记入日志；hub 启动后即公开（npx hub start）。')
}
