import { join } from 'node:path'
import { caughtUp, startHubProcess } from '../../scripts/hub-process.ts'

/** The least number of events that each node of the sample publishes. */
const SAMPLE = { fuyang: 10, taihe: 10, yingshang: 10, 'taihe-shuizhen': 10, 'yingshang-jiangkou': 10 }

/** A data folder under `folder` in which the sample was published and projected; its hub is stopped. */
export async function makeHub(folder: string): Promise<string> {
  const dataFolder = join(folder, 'data')
  const hub = await startHubProcess({ dataFolder })
  await caughtUp(hub.url, SAMPLE)
  await hub.stop()
  return dataFolder
}
