// Files on their way to the workspace.

const LARGEST = 5 * 1024 * 1024;

/** Sends one file. @returns {Promise<object>} Slack's file object */
export async function uploadFile(page, file) {
  if (file.size > LARGEST) throw new Error(`${file.name} is larger than 5 MB, which is the most that is taken here.`);
  const data = await base64(file);
  const reply = await page.ask("upload", { name: file.name, mimetype: file.type || "application/octet-stream", data });
  return reply.file;
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Error(`${file.name} could not be read.`));
    reader.readAsDataURL(file);
  });
}

/** "12 KB" */
export function readableSize(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
