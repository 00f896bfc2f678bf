import cn.gov.hub.ApiClient;
import cn.gov.hub.JSON;

class Connect {
  static ApiClient to(String address) {
    return new ApiClient().setBasePath(address);
  }

  static String json(Object value) {
    return JSON.getGson().toJson(value);
  }
}
