import cn.gov.hub.ApiClient;
import cn.gov.hub.api.ChangesApi;
import cn.gov.hub.api.ItemsApi;
import cn.gov.hub.model.Change;
import cn.gov.hub.model.Changes;
import cn.gov.hub.model.Item;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads items of two outlets through a client that openapi-generator made. */
class Check {
  public static void main(String[] args) throws Exception {
    ApiClient client = Connect.to(args[0]);
    ItemsApi items = new ItemsApi(client);
    Changes page = new ChangesApi(client).listChanges(null, 20, List.of("site/341222", "topic/341200"), null, null);
    for (Change change : page.getChanges()) {
      if (change.getContentText() == null) continue; // withdrawn
      Item item = items.getItem(change.getItemId(), null, null);
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(item.getContentText().getBytes(StandardCharsets.UTF_8));
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("itemId", item.getItemId());
      row.put("version", item.getVersion());
      row.put("state", item.getState());
      row.put("computed", "sha-256:" + HexFormat.of().formatHex(sum));
      row.put("sameText", item.getContentText().equals(change.getContentText()));
      row.put("title", item.getContent().getTitle());
      row.put("board", item.getContent().getShownOn().getBoard());
      System.out.println(Connect.json(row));
    }
  }
}
