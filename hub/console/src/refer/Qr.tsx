// A QR code of a few lines of text, drawn as one path.
import qrcode from 'qrcode-generator'

const MARGIN = 4
const encoder = new TextEncoder()

// The library takes the low byte of each character otherwise.
qrcode.stringToBytes = (text) => [...encoder.encode(text)]

export default function Qr({ text, label }: { text: string; label: string }) {
  const code = qrcode(0, 'M')
  code.addData(text, 'Byte')
  code.make()
  const size = code.getModuleCount()
  const squares: string[] = []
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      if (code.isDark(row, column)) squares.push(`M${column + MARGIN} ${row + MARGIN}h1v1h-1z`)
  const whole = size + 2 * MARGIN
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${whole} ${whole}`} shapeRendering="crispEdges">
      <rect width={whole} height={whole} fill="#fff" />
      <path d={squares.join('')} fill="#000" />
    </svg>
  )
}
