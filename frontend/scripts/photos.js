// Photos are made small on the phone: a 12 MP picture is 48 MB in memory and half a minute on a bad line.

const LONGEST_SIDE = 1280;
const QUALITY = 0.8;

/** A JPEG of at most 1280 px; rejects when the file is no picture. */
export async function downscaled(file) {
  const full = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(full.width, full.height));
  const width = Math.round(full.width * scale);
  const height = Math.round(full.height * scale);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d").drawImage(full, 0, 0, width, height);
  full.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY);
  });
}
