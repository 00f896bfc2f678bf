import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import type { DataFolder } from '../data/data-folder.ts'

/** The text that `hub start` shows: pages to open and commands to try. */
export function welcome(url: string, data: DataFolder): string {
  const folder = relative(process.cwd(), data.folder) || '.'
  if (!existsSync(data.tokensFile)) return `disclosure-hub serves ${url} (data in ${folder})`
  return `disclosure-hub serves ${url} (data in ${folder})

  ${url}/                          首页
  ${url}/boards/341222102200       孙楼村公示栏
  ${url}/sites/341222              太和县网站
  ${url}/topics/341200             阜阳市专题

Try, in another terminal:
  npx hub lag                      how far the pages are behind what was published
  npx hub verify                   every signature, chain and fingerprint
  npx hub compare                  the log replayed against the live pages
  npx hub import FILE --node taihe --actor taihe-clerk
                                   a CSV, XLSX or NDJSON of items (--dry-run checks only)
  curl -G '${url}/v1/outlets/site/341222/items' --data-urlencode 'q=脱贫攻坚'

Tokens of the sample's nodes: ${folder}/tokens.json. Ctrl-C stops.`
}
