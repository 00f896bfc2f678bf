<?php
// Reads items of two outlets through a client that openapi-generator made: check.php CLIENT HUB
require '/usr/share/php/GuzzleHttp/autoload.php';
[, $folder, $address] = $argv;
spl_autoload_register(function ($class) use ($folder) {
    $file = "$folder/lib/" . str_replace('\\', '/', substr($class, strlen('Hub\\'))) . '.php';
    if (str_starts_with($class, 'Hub\\') && is_file($file)) {
        require $file;
    }
});

$config = (new Hub\Configuration())->setHost($address);
$http = new GuzzleHttp\Client();
$items = new Hub\Api\ItemsApi($http, $config);
$page = (new Hub\Api\ChangesApi($http, $config))->listChanges(null, 20, ['site/341222', 'topic/341200']);
foreach ($page->getChanges() as $change) {
    if ($change->getContentText() === null) {
        continue; // withdrawn
    }
    $item = $items->getItem($change->getItemId());
    echo json_encode([
        'itemId' => $item->getItemId(),
        'version' => $item->getVersion(),
        'state' => $item->getState(),
        'computed' => 'sha-256:' . hash('sha256', $item->getContentText()),
        'sameText' => $item->getContentText() === $change->getContentText(),
        'title' => $item->getContent()->getTitle(),
        'board' => $item->getContent()->getShownOn()?->getBoard(),
    ], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), "\n";
}
