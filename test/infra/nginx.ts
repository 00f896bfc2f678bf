import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../infra/engines/free-port.ts'
import { eventually } from '../e2e/scratch.ts'

const SHIPPED = fileURLToPath(new URL('../../infra/nginx/hub.conf', import.meta.url))

/** A real nginx with the shipped configuration before some hub. */
export interface Nginx {
  url: string
  stop(): Promise<void>
}

export const hasNginx = (): boolean => spawnSync('nginx', ['-v']).status === 0

/** In the folder; it must end before the folder goes. Only places and ports differ from what is shipped. */
export async function startNginx(folder: string, upstream: string): Promise<Nginx> {
  const port = await freePort()
  const { host } = new URL(upstream)
  writeFileSync(join(folder, 'hub.conf'), placed(readFileSync(SHIPPED, 'utf8'), { folder, port }))
  writeFileSync(join(folder, 'nginx.conf'), mainConfiguration(folder, host))
  for (const part of ['cache', 'temporary']) mkdirSync(join(folder, part))
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk
  })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${said}`)
    return (await fetch(url, { method: 'OPTIONS' }).catch(() => null)) !== null
  })
  return {
    url,
    stop: () => {
      child.kill('SIGQUIT')
      return ended
    },
  }
}

function placed(shipped: string, { folder, port }: { folder: string; port: number }): string {
  const changed = shipped
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replace('/var/cache/nginx/hub', join(folder, 'cache'))
    .replace('proxy_read_timeout 45s', 'proxy_read_timeout 2s')
  return changed
}

const mainConfiguration = (folder: string, upstream: string): string => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 256; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/temporary/${name};`).join('\n  ')}
  upstream hub_reads { server ${upstream} max_fails=0; keepalive 16; }
  upstream hub_writes { server ${upstream} max_fails=0; keepalive 4; }
  include ${folder}/hub.conf;
}
`
