import jsQR from 'jsqr'
import type { Browser } from 'playwright-core'

/** Pixels to a module of a code. A reader needs more than one. */
const SCALE = 4

/** The addresses of the QR codes that a page holds as drawings, in the order of the page, as a telephone reads them. */
export const addressesIn = (page: string): string[] =>
  [...page.matchAll(/<svg class="qr" viewBox="0 0 (\d+) \d+".*?<path d="([^"]*)"/gs)].map(([, size, path]) =>
    read(Number(size), path as string),
  )

function read(size: number, path: string): string {
  const width = size * SCALE
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)/g))
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row++)
      for (let column = Number(x) * SCALE; column < (Number(x) + Number(length)) * SCALE; column++)
        pixels.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3)
  return jsQR.default(pixels, width, width)?.data ?? 'unreadable'
}

/** The address of the QR code on a picture (PNG), which the browser reads. */
export async function addressOnPicture(browser: Browser, png: Buffer): Promise<string> {
  const page = await browser.newPage()
  const { data, width, height } = (await page.evaluate(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (one) => one.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const { width, height } = picture
    const context = new OffscreenCanvas(width, height).getContext('2d')
    context.drawImage(picture, 0, 0)
    return { data: [...context.getImageData(0, 0, width, height).data], width, height }
  })()`)) as { data: number[]; width: number; height: number }
  await page.close()
  return jsQR.default(Uint8ClampedArray.from(data), width, height)?.data ?? 'unreadable'
}
