// Photos are made small on the phone: a 12 MP picture is 48 MB in memory and half a minute on a bad line.

const LONGEST_SIDE = 1280;
const QUALITY = 0.8;

/** A JPEG of at most 1280 px; rejects when the file is no picture. */
export async function downscaled(file) {
  const { source, width, height, done } = await opened(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
  done();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY);
  });
}

// An <img> tells the size without holding 12 MP of pixels; the bitmap is then decoded small where the browser can.
async function opened(file) {
  const url = URL.createObjectURL(file);
  const image = new Image();
  try {
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = () => reject(new Error("no picture"));
      image.src = url;
    });
  } catch (error) {
    URL.revokeObjectURL(url);
    throw error;
  }
  const { naturalWidth: width, naturalHeight: height } = image;
  const small = await resized(file, width, height);
  if (small) {
    URL.revokeObjectURL(url);
    return { source: small, width: small.width, height: small.height, done: () => small.close() };
  }
  return { source: image, width, height, done: () => URL.revokeObjectURL(url) };
}

async function resized(file, width, height) {
  if (Math.max(width, height) <= LONGEST_SIDE) return null;
  const side = width >= height ? { resizeWidth: LONGEST_SIDE } : { resizeHeight: LONGEST_SIDE };
  try {
    // Firefox before 98 and Safari before 17 ignore or refuse the option; then the <img> is drawn.
    const bitmap = await createImageBitmap(file, { ...side, resizeQuality: "medium" });
    const isUpright = bitmap.width >= bitmap.height === width >= height; // older Chromium forgets how the phone was held
    if (isUpright && Math.max(bitmap.width, bitmap.height) <= LONGEST_SIDE) return bitmap;
    bitmap.close();
  } catch {
    // See above.
  }
  return null;
}
