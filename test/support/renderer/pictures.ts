const sizes = {
  document: [1000, 640],
  signature: [640, 240],
  photo: [300, 400],
  exception: [400, 300],
  print: [300, 360],
} as const;

/** A picture that stands for a piece of evidence on a screen that is looked at: lines on paper, ridges, a face's outline. PNG. */
export function paintedPicture(evidenceId: string): Uint8Array<ArrayBuffer> {
  const kind =
    (['document', 'signature', 'photo', 'exception'] as const).find((one) => evidenceId.startsWith(one)) ??
    'print';
  const [width, height] = sizes[kind];
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.fillStyle = kind === 'photo' ? '#e9eef2' : '#fff';
  context.fillRect(0, 0, width, height);
  context.strokeStyle = '#333';
  context.lineWidth = kind === 'print' ? 4 : 2;
  const draw = {
    document: () => lines(context, width, height),
    signature: () => wave(context, width, height),
    photo: () => oval(context, width / 2, height * 0.42, width * 0.28, height * 0.28),
    exception: () => oval(context, width / 2, height / 2, width * 0.3, height * 0.4),
    print: () =>
      ridges(
        context,
        width,
        height,
        Array.from(evidenceId, (letter) => letter.charCodeAt(0)).reduce((sum, code) => sum + code),
      ),
  } as const;
  draw[kind]();
  const [, base64 = ''] = canvas.toDataURL('image/png').split(',');
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function lines(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.strokeRect(20, 20, width - 40, height - 40);
  for (let y = 80; y < height - 60; y += 36) {
    context.beginPath();
    context.moveTo(60, y);
    context.lineTo(width - 60 - ((y * 7) % 240), y);
    context.stroke();
  }
}

function wave(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.beginPath();
  for (let x = 40; x < width - 40; x += 4) {
    context.lineTo(x, height / 2 + Math.sin(x / 17) * 50 * Math.cos(x / 90));
  }
  context.stroke();
}

function oval(context: CanvasRenderingContext2D, x: number, y: number, across: number, down: number): void {
  context.beginPath();
  context.ellipse(x, y, across, down, 0, 0, 2 * Math.PI);
  context.fillStyle = '#c9b8a8';
  context.fill();
  context.stroke();
}

function ridges(context: CanvasRenderingContext2D, width: number, height: number, seed: number): void {
  for (let radius = 8; radius < 320; radius += 9) {
    context.beginPath();
    context.ellipse(width / 2, height * 0.6, radius * 0.8, radius, (seed % 9) * 0.12, Math.PI, 2 * Math.PI);
    context.stroke();
  }
}
